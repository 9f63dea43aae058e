"""Frames captured in the field, and what guards a frame."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from crccheck.crc import Crc
from hypothesis import given
from hypothesis import strategies as st

from ingest.protocols.model import Refused
from ingest.protocols.slt427.crc8 import crc8
from ingest.protocols.slt427.decode import decode
from ingest.protocols.slt427.frame import Frame, pack_frame

ROOT = Path(__file__).parents[4]
SAMPLES = [
    json.loads(line) for line in (ROOT / "tests/frames/szy206.jsonl").read_text().splitlines()
]
GOOD = [one for one in SAMPLES if one["valid"]]
# A captured frame that a second public project quotes; not among the samples.
OTHER = bytes.fromhex("681A68B31237899876C000000000000800000000000000000057172800F116")
NOW = datetime.fromisoformat("2026-11-23T08:00:00+08:00")


def _refusal(data: bytes) -> Refused | None:
    try:
        decode(data, now=NOW)
    except Refused as refused:
        return refused
    return None


def _check_byte(data: bytes) -> int:
    return int(Crc(8, 0xE5, 0).process(data).final())


@pytest.mark.parametrize("sample", GOOD)
def test_every_field_that_a_sample_expects_is_in_the_header(sample: dict[str, Any]) -> None:
    header = decode(bytes.fromhex(sample["frame"]), now=NOW).header
    expected = {key: one for key, one in sample["expected"].items() if key != "frames"}
    assert {key: header.get(key) for key in expected} == expected


@pytest.mark.parametrize("sample", [one for one in SAMPLES if not one["valid"]])
def test_a_torn_sample_is_refused_by_its_length(sample: dict[str, Any]) -> None:
    with pytest.raises(Refused, match=r"^bad_length: L is 21, so the frame has 26 bytes"):
        decode(bytes.fromhex(sample["frame"]))


def test_the_flow_sample_gives_discharge_and_volume_at_its_time() -> None:
    found = decode(bytes.fromhex(SAMPLES[0]["frame"]), now=NOW)
    assert [
        (one.station, one.quantity, one.statistic, one.value, one.unit, one.at)
        for one in found.observations
    ] == [
        ("5303810D00", "discharge", "instant", 5.9, None, "2026-11-09T08:45:00+08:00"),
        ("5303810D00", "volume", "accumulated", 106182.0, None, "2026-11-09T08:45:00+08:00"),
    ]
    assert found.header["alarms"] == ["mains", "balance"]


def test_a_sample_without_time_tag_gives_values_but_no_observations() -> None:
    found = decode(bytes.fromhex(SAMPLES[2]["frame"]), now=NOW)
    assert found.quirks == ["no_tp"]
    assert [one["value"] for one in found.items] == [None, "404000"]
    assert found.observations == []
    assert {one.item for one in found.unread} == {"discharge", "volume"}


def test_a_frame_of_another_project_has_the_same_check_byte() -> None:
    assert decode(OTHER, now=NOW).header["volume_m3"] == 8


@given(st.binary(max_size=300))
def test_the_check_byte_is_that_of_an_independent_implementation(data: bytes) -> None:
    assert crc8(data) == _check_byte(data)


@given(st.sampled_from(GOOD), st.data())
def test_a_frame_with_one_wrong_bit_is_refused(sample: dict[str, Any], data: Any) -> None:
    frame = bytearray.fromhex(sample["frame"])
    frame[data.draw(st.integers(0, len(frame) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(Refused):
        decode(bytes(frame), now=NOW)


@given(st.binary(max_size=60) | st.builds(lambda rest: b"\x68\x0f\x68" + rest, st.binary()))
def test_of_any_bytes_only_a_refusal_comes(data: bytes) -> None:
    refused = _refusal(data)
    if refused is not None:
        assert 0 <= refused.offset < refused.end
        assert ": " in refused.reason


_ADDRESS = bytes.fromhex("5303810D00")


@given(
    st.builds(
        Frame,
        up=st.booleans(),
        func=st.integers(0, 15),
        address=st.just(_ADDRESS),
        afn=st.integers(0, 255) | st.sampled_from([0x02, 0x11, 0x61, 0x84, 0x92, 0xB0, 0xC0]),
        data=st.binary(max_size=60),
        fcb=st.integers(0, 3),
        divs=st.none() | st.integers(1, 255),
    ),
    st.none() | st.just(NOW),
)
def test_any_data_in_a_sound_frame_are_read_or_refused_as_torn(
    frame: Frame, now: datetime | None
) -> None:
    packed = pack_frame(frame)
    refused = _refusal(packed)
    if refused is not None:
        assert refused.reason.startswith("truncated_data:")
        assert len(frame.data) < 4
    else:
        found = decode(packed, now=now)
        assert found.header["data_len"] == len(frame.data)
        assert bool(found.items) or not frame.data or frame.afn in (0x82, 0xB0, 0xC0)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("too_short", lambda frame: frame[:11]),
        ("bad_start", lambda frame: b"\x69" + frame[1:]),
        ("bad_length", lambda frame: frame[:1] + b"\x19" + frame[2:]),
        ("bad_end", lambda frame: frame[:-1] + b"\x17"),
        ("crc_mismatch", lambda frame: frame[:-2] + b"\x36\x16"),
    ],
)
def test_a_refusal_names_what_is_wrong(name: str, change: Any) -> None:
    with pytest.raises(Refused, match=f"^{name}: "):
        decode(change(bytes.fromhex(SAMPLES[0]["frame"])))


def test_part_number_0_is_refused() -> None:
    with pytest.raises(Refused, match=r"^bad_divs: "):
        decode(pack_frame(Frame(True, 0, _ADDRESS, 0xC0, bytes(4), divs=0)))


@pytest.mark.parametrize("address", ["53A3810D00", "5303810000"])
def test_an_address_of_no_station_is_refused(address: str) -> None:
    with pytest.raises(Refused, match=r"^bad_address: ") as caught:
        decode(pack_frame(Frame(True, 0, bytes.fromhex(address), 0x02, b"\xf0")))
    assert (caught.value.offset, caught.value.end) == (4, 9)
