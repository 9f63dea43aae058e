"""Which frames are answered, and by what."""

from __future__ import annotations

from datetime import datetime

import pytest

from ingest.protocols.slt427.answer import answer
from ingest.protocols.slt427.build import build, link_test, order_reply, query, report
from ingest.protocols.slt427.capabilities import CAPABILITIES
from ingest.protocols.slt427.decode import decode
from ingest.protocols.slt427.frame import Frame
from ingest.protocols.slt427.profile import Slt427Profile

ADDRESS = bytes.fromhex("3210000100")
NOW = datetime.fromisoformat("2026-11-23T08:00:00+08:00")


def _answer(frame: bytes, profile: Slt427Profile | None = None) -> bytes | None:
    profile = profile or Slt427Profile()
    return answer(decode(frame, profile, NOW), profile, NOW)


def test_the_flow_sample_is_answered_by_its_function_and_one_byte() -> None:
    sent = _answer(bytes.fromhex("681A68B35303810D00C00059000000826110000001106000004508090A3516"))
    assert sent is not None
    assert sent[:-2].hex().upper() == "680868335303810D00C000"
    found = decode(sent)
    assert (found.header["dir"], found.header["fcb"], found.header["func"]) == ("down", 3, 3)
    assert found.items == [{"item": "mode", "raw": "00", "word": "both"}]


def test_a_link_test_is_answered() -> None:
    sent = _answer(link_test(ADDRESS, "keep"))
    assert sent is not None
    assert (sent[9], sent[10]) == (0x02, 0x00)


def test_a_2021_report_is_answered_with_the_time_for_its_clock() -> None:
    profile = Slt427Profile(edition="2021")
    sent = _answer(report(ADDRESS, 2, [["1.000"]], NOW, "2021"), profile)
    assert sent is not None
    tag = decode(sent, profile).header["tp"]
    assert (tag["hh"], tag["dd"], tag["month"], tag["year"]) == ("08", "23", "11", "26")


def test_the_working_mode_in_an_answer_comes_from_the_profile() -> None:
    sent = _answer(link_test(ADDRESS, "login"), Slt427Profile(answer_mode=1))
    assert sent is not None
    assert decode(sent).items[0]["word"] == "self-report"


def test_an_answer_to_a_part_of_a_split_report_carries_its_number() -> None:
    sent = _answer(build(Frame(True, 3, ADDRESS, 0xC0, bytes(19), divs=2)))
    assert sent is not None
    assert decode(sent).header["divs"] == 2


@pytest.mark.parametrize(
    "frame",
    [
        query(ADDRESS, 0xB0),
        order_reply(ADDRESS, start=True, unit=1, executed=True),
        report(ADDRESS, 2, [["1.000"]], NOW, function=0xB0),
        build(Frame(False, 0, ADDRESS, 0xC0, b"\0")),
    ],
)
def test_no_other_frame_is_answered(frame: bytes) -> None:
    assert _answer(frame) is None


def test_only_functions_of_captured_frames_claim_a_frame_as_evidence() -> None:
    proven = {row.function for row in CAPABILITIES if row.evidence == "frame"}
    assert proven == {"61", "C0"}
    assert {row.evidence for row in CAPABILITIES} == {"frame", "unverified"}


def test_no_function_is_listed_twice() -> None:
    functions = [row.function for row in CAPABILITIES]
    assert len(set(functions)) == len(functions)
