"""Frames captured in the field, and what guards a frame."""

from __future__ import annotations

from typing import Any

import pytest
from crccheck.crc import CrcModbus
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.protocols.model import Refused
from ingest.protocols.sl651.build import Route
from ingest.protocols.sl651.crc import crc16
from ingest.protocols.sl651.decode import decode
from ingest.protocols.sl651.frame import pack_frame, parse_frame
from ingest.protocols.sl651.profile import Sl651Profile
from tests.ingest.protocols.sl651.making import GOOD, READABLE, ROUTE, ROWS, elements, head, sound

ASCII = Route(5, "0011223344", "03E8", "ascii")


@pytest.mark.parametrize("row", GOOD, ids=head)
def test_a_captured_frame_says_exactly_what_its_row_expects(row: dict[str, Any]) -> None:
    decoded = decode(row["data"])
    expected = dict(row["expected"])
    items = expected.pop("elements", [])
    assert decoded.header == expected
    assert decoded.items == items


def test_all_66_rows_are_looked_at_and_the_two_without_hex_are_known() -> None:
    assert len(ROWS) == 66
    assert [index for index, row in enumerate(ROWS) if row["data"] is None] == [34, 40]


@pytest.mark.parametrize("row", [row for row in READABLE if not row["valid"]], ids=head)
def test_a_captured_frame_with_a_wrong_crc_is_refused_and_reads_well_once_repaired(
    row: dict[str, Any],
) -> None:
    with pytest.raises(Refused, match="crc_mismatch"):
        decode(row["data"])
    repaired = row["data"][:-2] + crc16(row["data"][:-2]).to_bytes(2, "big")
    decoded = decode(repaired)
    expected = dict(row["expected"])
    assert decoded.items == expected.pop("elements")
    assert decoded.header == expected


@given(st.binary(max_size=300))
def test_the_crc_is_that_of_modbus_as_another_library_has_it(data: bytes) -> None:
    assert crc16(data) == CrcModbus.calc(data)


@pytest.mark.parametrize("row", GOOD, ids=head)
def test_a_frame_packed_from_its_fields_is_the_same_bytes(row: dict[str, Any]) -> None:
    assert pack_frame(parse_frame(row["data"])) == row["data"]


@given(st.sampled_from(GOOD), st.data())
def test_any_flipped_bit_makes_a_frame_refused(row: dict[str, Any], data: st.DataObject) -> None:
    bit = data.draw(st.integers(0, len(row["data"]) * 8 - 1))
    broken = bytearray(row["data"])
    broken[bit // 8] ^= 1 << bit % 8
    with pytest.raises(Refused):
        decode(bytes(broken))


@given(
    st.one_of(
        st.binary(max_size=200),
        st.binary(max_size=60).map(lambda rest: b"\x7e\x7e" + rest),
        st.binary(max_size=60).map(lambda rest: b"\x01050011223344" + rest),
    )
)
@example(b"")
@example(b"\x01")
@example(b"\x7e\x7e")
def test_any_bytes_are_refused_with_a_place_within_them(data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        decode(data)
    assert 0 <= refused.value.offset < refused.value.end
    name, _, explanation = refused.value.reason.partition(": ")
    assert name.isidentifier()
    assert explanation


_PIECES = st.sampled_from(
    ["F1F1", "F0F0", "0011223344", "48", "1707181102", "F460", "F5C0", "0418", "000100", "391A",
     "4520", "FDF6", "FF76", "762A", "444400", "FFFF", "0A08", "0912", "F2F2", "F3F3"]
).map(bytes.fromhex)  # fmt: skip
_WORDS = st.sampled_from(
    [b"ST ", b"TT ", b"1707181102 ", b"Z ", b"Q ", b"M ", b"-1.5 ", b"DRH01 ", b"DRP ", b"GN ",
     b"9" * 50 + b" ", b"RGZS ", b"FF" * 12 + b" ", b"0011223344 ", b"H ", b" "]
)  # fmt: skip


@given(
    st.lists(st.one_of(_PIECES, st.binary(max_size=6)), max_size=12).map(b"".join),
    st.integers(0, 255),
)
def test_any_body_behind_a_right_crc_is_read_or_refused(rest: bytes, function: int) -> None:
    _read_or_refused(sound(rest, function))


@given(
    st.lists(st.one_of(_WORDS, st.binary(max_size=6)), max_size=12).map(b"".join),
    st.integers(0, 255),
)
def test_any_ascii_body_behind_a_right_crc_is_read_or_refused(rest: bytes, function: int) -> None:
    _read_or_refused(sound(rest, function, route=ASCII))


def _read_or_refused(data: bytes) -> None:
    refused, decoded = None, None
    try:
        decoded = decode(data)
    except Refused as refusal:
        refused = refusal
    if refused is not None:
        assert refused.reason.split(":")[0] in {"truncated_body", "bad_element"}
        assert 0 <= refused.offset < refused.end <= len(data)
    if decoded is not None:
        for one in decoded.observations:
            assert (one.value is None) == (one.quality == "missing")
            assert one.value is None or one.value - one.value == 0


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("391A0027", "truncated_body"),
        ("39", "truncated_body"),
        ("FF76", "truncated_body"),
        ("F0F017", "truncated_body"),
        ("F1F1", "truncated_body"),
        ("F0391A", "bad_element"),
        ("3900", "bad_element"),
        ("F461" + "00" * 12, "bad_element"),
        ("F0F01707181102041800AA00391A002730", "bad_element"),
        ("F0F017071811020418000000391A002730", "bad_element"),
        ("F0F017071811020418000100391A00273000", "bad_element"),
    ],
)
def test_a_torn_body_is_refused_by_name_within_the_body(text: str, reason: str) -> None:
    data = elements(text)
    with pytest.raises(Refused) as refused:
        decode(data)
    assert refused.value.reason.startswith(f"{reason}: ")
    assert 30 <= refused.value.offset < refused.value.end <= len(data)


def test_a_frame_whose_end_goes_the_other_way_needs_a_profile_that_accepts_it() -> None:
    frame = parse_frame(elements("F0F01707181102391A002730"))
    other = pack_frame(type(frame)(**{**_fields(frame), "end": 0x05}))
    with pytest.raises(Refused, match="bad_end"):
        decode(other)
    decoded = decode(other, Sl651Profile(accept=("any_end",)))
    assert decoded.quirks == ["end_of_other_direction"]
    assert decoded.header["end"] == "ENQ"


def test_the_direction_is_that_of_the_length_nibble_whatever_the_addresses_look_like() -> None:
    row = next(row for row in GOOD if row.get("note", "").startswith("down-ordered"))
    header = decode(row["data"]).header
    assert (header["direction"], header["center"], header["station"]) == ("up", 0, "9876543210")


def test_a_station_that_is_not_the_frames_own_is_an_item_and_a_later_one_too() -> None:
    text = "F0F01707181102391A002730"
    other = sound(bytes.fromhex("F1F1009999999948" + text + "F1F1001122334450" + text))
    decoded = decode(other)
    assert [item for item in decoded.items if item[0] == "ST"] == [
        ["ST", "0099999999"],
        ["ST", "0011223344"],
    ]
    assert [one.station for one in decoded.observations] == ["0099999999", "0011223344"]
    assert decoded.header["station"] == ROUTE.station


def _fields(frame: Any) -> dict[str, Any]:
    return {name: getattr(frame, name) for name in frame.__struct_fields__}
