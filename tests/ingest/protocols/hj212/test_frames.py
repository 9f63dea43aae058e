"""Every real frame of HJ 212 is decoded to what it says, or refused for what is wrong with it."""

from datetime import date

import pytest
from crccheck.crc import CrcModbus
from hypothesis import given
from hypothesis import strategies as st

from ingest.protocols.hj212.answer import answer
from ingest.protocols.hj212.build import build
from ingest.protocols.hj212.codec import Decoder
from ingest.protocols.hj212.codes import load_codes
from ingest.protocols.hj212.crc import crc
from ingest.protocols.model import Refused
from tests.fixtures.frames import DATA, named, rows

CODES = load_codes(DATA, date(2026, 11, 23))
ROWS = rows("hj212")
VALID = [row for row in ROWS if row["valid"]]
BROKEN = [row for row in ROWS if not row["valid"]]
STANDARD = [row for row in VALID if row["source"].startswith("HJ 212-20")]


def decode(data: bytes):
    return Decoder(CODES).decode(data)


@pytest.mark.parametrize("row", VALID, ids=named)
def test_a_valid_frame_says_what_is_expected(row):
    decoded = decode(row["data"])
    assert {**decoded.header, "CP": decoded.items} == row["expected"]


@pytest.mark.parametrize("row", BROKEN, ids=named)
def test_a_broken_frame_is_refused_for_one_of_its_problems(row):
    with pytest.raises(Refused) as refused:
        decode(row["data"])
    problems = [problem.partition("(")[0].split()[0] for problem in row["problems"]]
    assert refused.value.reason.partition(":")[0] in problems
    assert 0 <= refused.value.offset < refused.value.end <= len(row["data"])


@pytest.mark.parametrize("row", BROKEN, ids=named)
def test_the_reason_tells_the_crc_that_the_segment_has(row):
    computed = [p[-5:-1] for p in row["problems"] if p.startswith("crc_mismatch")]
    with pytest.raises(Refused) as refused:
        decode(row["data"])
    if refused.value.reason.startswith("crc_mismatch"):
        assert computed[0] in refused.value.reason


@pytest.mark.parametrize("row", STANDARD, ids=named)
def test_frames_of_the_standard_are_built_byte_for_byte(row):
    decoded = decode(row["data"])
    assert build(decoded.header, decoded.items) == row["data"]


def test_there_are_frames_of_both_editions_of_the_standard():
    bits = [decode(row["data"]).header.get("flag_bits") for row in STANDARD]
    assert {one and one["version"] for one in bits} == {None, 1, 2}


@pytest.mark.parametrize(
    ("segment", "value"),
    [(b"", 0xFFFF), (b"\x00", 0x4040), (STANDARD[0]["data"][6:-6], 0x1C80)],
)
def test_the_crc_has_the_values_that_the_standard_gives(segment, value):
    assert crc(segment) == value


def test_the_crc_is_not_that_of_modbus():
    segment = STANDARD[0]["data"][6:-6]
    assert crc(segment) != CrcModbus.calc(segment)


ANSWERS = {
    # upload of 2061 in the surface-water dialect, and the 9014 that a real platform sent
    "##0247QN=20260706103512345": b"##0075QN=20260706103512345;ST=91;CN=9014;PW=123456;"
    b"MN=A110000_0001;Flag=8;CP=&&&&0140\r\n",
    # 1013 of annex C, and the 9013 of annex C
    "##0099QN=20160801085857223": b"##0087QN=20160801085857223;ST=91;CN=9013;PW=123456;"
    b"MN=010000A8900016F000169DC0;Flag=4;CP=&&&&2A80\r\n",
    # 2051 of annex C; a public implementation prints the same 9014
    "##0325QN=20160801085000001": b"##0087QN=20160801085000001;ST=91;CN=9014;PW=123456;"
    b"MN=010000A8900016F000169DC0;Flag=4;CP=&&&&C241\r\n",
}


@pytest.mark.parametrize("start", ANSWERS)
def test_an_answer_is_byte_for_byte_the_one_on_record(start):
    row = next(row for row in VALID if row["frame"].startswith(start))
    assert answer(decode(row["data"])) == ANSWERS[start]


def test_no_answer_goes_to_whoever_did_not_ask():
    silent = [
        row for row in VALID
        if not row["expected"].get("flag_bits", {}).get("ack") and row["expected"]["CN"][0] == "2"
    ]  # fmt: skip
    assert len(silent) > 10
    assert {answer(decode(row["data"])) for row in silent} == {None}


def test_a_request_without_data_is_not_acknowledged_as_data():
    row = next(row for row in VALID if row["frame"].startswith("##0081QN=20181111151745000"))
    assert row["expected"]["flag_bits"]["ack"]
    assert answer(decode(row["data"])) is None


@given(st.binary(max_size=3000))
def test_the_crc_is_that_of_annex_a_step_by_step(data):
    register = 0xFFFF
    for byte in data:
        register = (register >> 8) ^ byte
        for _ in range(8):
            register = (register >> 1) ^ (0xA001 if register & 1 else 0)
    assert crc(data) == register
