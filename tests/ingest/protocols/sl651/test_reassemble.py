"""Messages from packets."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.protocols.model import Refused
from ingest.protocols.sl651 import build
from ingest.protocols.sl651.answer import answer, answer_packet
from ingest.protocols.sl651.build import Route
from ingest.protocols.sl651.decode import decode
from ingest.protocols.sl651.frame import ETX, parse_frame
from ingest.protocols.sl651.lines import Sl651Lines
from ingest.protocols.sl651.profile import STANDARD, Sl651Profile
from ingest.protocols.sl651.reassemble import Progress, Reassembler
from tests.fixtures.frames import DATA
from tests.ingest.protocols.sl651.making import NOW, ROUTE, UP

SYN_ROWS = [row["data"] for row in UP if row["expected"]["start"] == "SYN"]
IMAGE = b"\xff\xd8" + bytes(range(256)) * 4
PACKETS = build.picture(ROUTE, 77, NOW, NOW, IMAGE)
LATER = datetime.fromisoformat("2026-11-23T08:05:00+08:00")


def _add(reassembler: Reassembler, packets: list[bytes]) -> list[Progress]:
    found = [reassembler.add(packet) for packet in packets]
    assert all(one is not None for one in found)
    return [one for one in found if one is not None]


@given(st.permutations(PACKETS), st.lists(st.sampled_from(range(len(PACKETS))), max_size=4))
def test_packets_in_any_order_and_repeated_give_the_picture_exactly_once(
    order: list[bytes], again: list[int]
) -> None:
    stream = order[:2] + [order[index % 2] for index in again] + order[2:]
    progress = _add(Reassembler(), stream)
    wholes = [one.whole for one in progress if one.whole is not None]
    assert len(wholes) == 1
    assert progress[-1].whole is wholes[0]
    assert wholes[0].objects == (IMAGE,)
    assert wholes[0].decoded.items[-1] == [
        "PIC",
        {"bytes": len(IMAGE), "sha256": sha256(IMAGE).hexdigest(), "format": "JPEG"},
    ]
    header = wholes[0].decoded.header
    assert (header["start"], header["packet_no"], header["serial"]) == ("SYN", len(PACKETS), 77)


def test_a_packet_alone_says_its_numbers_and_only_the_first_has_serial_and_time() -> None:
    first, second = decode(PACKETS[0]), decode(PACKETS[1])
    assert (first.header["serial"], first.header["send_time"]) == (77, "261123080000")
    assert "serial" not in second.header
    assert first.items == second.items == []
    assert answer(first, STANDARD, NOW) is None


def test_captured_packets_of_a_picture_wait_for_those_that_were_not_captured() -> None:
    progress = _add(Reassembler(), SYN_ROWS)
    assert progress[-1].missing == (1, 3, 12, 13)
    assert progress[-1].whole is None


def test_a_last_packet_with_others_missing_is_answered_by_the_first_missing_number() -> None:
    reassembler = Reassembler()
    progress = _add(reassembler, [PACKETS[0], PACKETS[2], PACKETS[-1]])
    assert [answer_packet(one, STANDARD, NOW) for one in progress[:2]] == [None, None]
    nak = answer_packet(progress[-1], STANDARD, NOW)
    assert nak is not None
    header = decode(nak).header
    assert (header["end"], header["packet_no"], header["serial"]) == ("NAK", 2, 77)
    assert reassembler.missing(progress[-1].key) == progress[-1].missing


@pytest.mark.parametrize(
    ("profile", "end"),
    [
        (Sl651Profile(), "EOT"),
        (Sl651Profile(end="ESC"), "ESC"),
        (Sl651Profile(mode="M1"), None),
    ],
)
def test_a_whole_message_is_confirmed_once_with_its_last_number(
    profile: Sl651Profile, end: str | None
) -> None:
    replies = [answer_packet(one, profile, NOW) for one in _add(Reassembler(), PACKETS)]
    assert replies[:-1] == [None] * (len(PACKETS) - 1)
    if end is None:
        assert replies[-1] is None
        return
    assert replies[-1] is not None
    header = decode(replies[-1]).header
    total = len(PACKETS)
    assert (header["end"], header["packet_total"], header["packet_no"]) == (end, total, total)


def test_a_packet_sent_again_ends_with_etx_and_completes_the_message() -> None:
    frame = parse_frame(PACKETS[1])
    again = build.frame_of(ROUTE, 0x36, frame.body, ETX, up=True, packet=frame.packet)
    progress = _add(Reassembler(), [PACKETS[0], *PACKETS[2:], again])
    assert progress[-1].whole is not None
    assert progress[-1].due


def test_the_last_packet_of_a_finished_message_sent_again_is_confirmed_again() -> None:
    reassembler = Reassembler()
    first = _add(reassembler, PACKETS)[-1]
    second = _add(reassembler, PACKETS[-1:])[-1]
    assert second.whole is None
    assert answer_packet(first, STANDARD, NOW) == answer_packet(second, STANDARD, NOW)
    assert reassembler.held == 0


def test_a_new_picture_with_as_many_packets_displaces_the_unfinished_one_and_says_so() -> None:
    other = build.picture(ROUTE, 78, LATER, LATER, IMAGE[::-1])
    progress = _add(Reassembler(), [PACKETS[0], *other])
    assert progress[1].dropped == (progress[0].key,)
    assert progress[-1].whole is not None
    assert progress[-1].whole.objects == (IMAGE[::-1],)


def test_what_is_held_is_bounded_and_the_oldest_message_is_given_up_in_words() -> None:
    reassembler = Reassembler(limit_bytes=3000, limit_messages=4)
    routes = [Route(1, f"00000000{index:02d}", "0000") for index in range(20)]
    dropped: list[Any] = []
    for route in routes:
        packets = build.picture(route, 1, NOW, NOW, IMAGE)
        for one in _add(reassembler, packets[:2]):
            dropped += one.dropped
            assert reassembler.held <= 3000
    assert dropped[0].route == routes[0]
    assert len(dropped) >= 16


def test_a_message_that_is_larger_than_the_limit_is_never_confirmed() -> None:
    progress = _add(Reassembler(limit_bytes=10), PACKETS)
    assert all(one.whole is None and one.dropped for one in progress)
    assert [answer_packet(one, STANDARD, NOW) for one in progress] == [None] * len(PACKETS)


def test_frames_that_are_no_packets_are_left_to_the_decoder() -> None:
    assert Reassembler().add(build.keep_alive(ROUTE, 1, NOW)) is None


def test_a_message_that_is_torn_once_joined_is_refused_within_the_frame_that_completes_it() -> None:
    body = build.stamped(ROUTE, 1, NOW, bytes.fromhex("391A0027"))
    packets = build.split(ROUTE, 0x32, body, 6)
    reassembler = Reassembler()
    _add(reassembler, packets[:-1])
    with pytest.raises(Refused, match=r"truncated_body.*of 2 packets") as refused:
        reassembler.add(packets[-1])
    assert 0 < refused.value.offset < refused.value.end <= len(packets[-1])
    assert reassembler.held == 0


def test_the_lines_of_a_run_are_joined_and_each_says_what_is_missing() -> None:

    lines = Sl651Lines(STANDARD, DATA, NOW)
    documents = [lines.read(packet) for packet in PACKETS]
    assert documents[0]["packets"] == {
        "total": len(PACKETS),
        "missing": list(range(2, len(PACKETS) + 1)),
    }
    assert documents[-1]["items"][-1][0] == "PIC"
    assert [one["answer"] is None for one in documents] == [True] * (len(PACKETS) - 1) + [False]
