"""The ASCII coding. No captured frame is known, so these frames are our own (unverified)."""

from __future__ import annotations

from typing import Any

import pytest

from ingest.protocols.model import Refused
from ingest.protocols.sl651 import build
from ingest.protocols.sl651.build import Route
from ingest.protocols.sl651.crc import crc16
from ingest.protocols.sl651.decode import decode
from ingest.protocols.sl651.frame import ETX, Frame, pack_frame
from ingest.protocols.sl651.reassemble import Reassembler
from tests.ingest.protocols.sl651.making import NOW, sound

ASCII = Route(5, "0011223344", "03E8", "ascii")
TT = b"ST 0011223344 H TT 1707181101 "


def _read(rest: bytes, function: int = 0x32) -> Any:
    return decode(sound(rest, function, route=ASCII))


def test_identifiers_and_values_alternate_and_m_is_missing() -> None:
    decoded = _read(TT + b"PJ 3.5 Z 12.340 ph M 76 -1.72 FF76 1 OWN 2 ")
    assert decoded.items == [
        ["TT", "1707181101"], ["PJ", 3.5], ["Z", 12.34], ["pH", None], ["0x76", -1.72],
        ["0xFF76", 1.0], ["OWN", 2.0],
    ]  # fmt: skip
    assert decoded.header["station_class"] == "H"
    assert decoded.header["coding"] == "ascii"
    assert [(one.quantity, one.value, one.quality) for one in decoded.observations][:3] == [
        ("precipitation", 3.5, "good"),
        ("stage", 12.34, "good"),
        ("ph", None, "missing"),
    ]


def test_the_last_blank_may_be_missing_and_a_word_that_is_no_number_is_unread_alone() -> None:
    decoded = _read(TT + b"Z high VT 12.1")
    assert decoded.items[1:] == [["Z", "high"], ["VT", 12.1]]
    assert [one.item for one in decoded.unread] == ["Z"]
    assert [one.quantity for one in decoded.observations] == ["voltage"]


def test_twelve_values_are_hex_digits_as_in_the_other_coding() -> None:
    decoded = _read(TT + b"DRP 0005FF" + b"00" * 9 + b" DRZ1 0064" + b"FFFF" * 11 + b" ")
    assert decoded.items[1] == ["DRP", [0.0, 0.5, None] + [0.0] * 9]
    assert decoded.items[2] == ["DRZ1", [1.0] + [None] * 11]
    assert len(decoded.observations) == 24


def test_a_step_of_days_hours_or_minutes_spreads_the_values_behind_it() -> None:
    decoded = _read(TT + b"DRN30 Z 1.1 1.2 M ", 0x38)
    assert decoded.items[1:] == [["DRxnn", "000030"], ["Z", [1.1, 1.2, None]]]
    assert [one.at[11:16] for one in decoded.observations] == ["11:01", "11:31", "12:01"]


def test_q_behind_a_station_is_its_class_and_elsewhere_the_discharge() -> None:
    decoded = _read(b"ST 0011223344 Q TT 1707181101 Q 5.5 ")
    assert decoded.header["station_class"] == "Q"
    assert decoded.items[1:] == [["Q", 5.5]]


def test_another_station_is_an_item_and_a_text_takes_the_rest_with_its_blanks() -> None:
    decoded = _read(b"ST 0099999999 P TT 1707181101 Z 1 RGZS two  words ", 0x35)
    assert decoded.items == [
        ["ST", "0099999999"], ["TT", "1707181101"], ["Z", 1.0], ["RGZS", "two  words "],
    ]  # fmt: skip
    assert decoded.observations[0].station == "0099999999"


def test_settings_and_answers_to_orders_stay_text() -> None:
    assert _read(b"01 05000000 ", 0x40).header["body_rest"] == "01 05000000 "


@pytest.mark.parametrize(
    ("rest", "reason"),
    [
        (b"Z", "truncated_body"),
        (b"ST", "truncated_body"),
        (b"ST 12 H ", "bad_element"),
        (b"?? 1 ", "bad_element"),
    ],
)
def test_a_body_that_has_no_words_where_they_are_due_is_refused(rest: bytes, reason: str) -> None:
    with pytest.raises(Refused, match=f"{reason}: "):
        _read(rest)


def test_packets_in_ascii_are_joined_too() -> None:
    body = build.stamped(ASCII, 9, NOW, TT + b"Z 5.12 ")
    reassembler = Reassembler()
    progress = [reassembler.add(one) for one in build.split(ASCII, 0x32, body, 20)]
    assert [one is not None and one.serial for one in progress] == [9] * len(progress)
    assert progress[-1] is not None
    assert progress[-1].whole is not None
    assert progress[-1].whole.decoded.items[-1] == ["Z", 5.12]


def _frame(body: bytes, packet: tuple[int, int] | None = None) -> bytes:
    return pack_frame(Frame(True, 5, "0011223344", "03E8", 0x32, body, ETX, packet, "ascii"))


def _checked(data: bytes) -> bytes:
    return data[:-4] + b"%04X" % crc16(data[:-4])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (_frame(b"0001"), "truncated_body"),
        (_frame(b"00012611230800x0"), "bad_time"),
        (_frame(b"000x261123080000"), "bad_serial"),
        (_frame(b"", (2, 1)), "truncated_body"),
        (_frame(b"x", (1, 2)), "bad_packet"),
        (_frame(b"x", (0, 0)), "bad_packet"),
        (_checked(_frame(b"x", (1, 1)).replace(b"\x16001001", b"\x16001z01")), "bad_packet"),
        (_frame(b"0001261123080000")[:-1] + b"!", "crc_mismatch"),
        (_frame(b"0001261123080000").replace(b"E832", b"EX32"), "bad_start"),
        (_frame(b"0001261123080000") + b"\r\n", "bad_length"),
    ],
)
def test_a_frame_that_is_not_sound_is_refused_by_name(data: bytes, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        decode(data)
    assert refused.value.reason.startswith(f"{reason}: ")
    assert 0 <= refused.value.offset < refused.value.end


def test_digits_may_be_lower_case() -> None:
    body = build.stamped(ASCII, 10, NOW)
    data = _frame(body).replace(b"03E8", b"03e8")
    check = b"%04x" % crc16(data[:-4])
    decoded = decode(data[:-4] + check)
    assert (decoded.header["password"], decoded.header["serial"]) == ("03E8", 10)
