"""The pure parts of the live stream."""

import pytest

from api.live import events
from api.live.position import BEGINNING, Position, parse, refusal


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("0.0", Position(0, 0)),
        (" 1042.7 ", Position(1042, 7)),
        ("", None),
        ("1042", None),
        ("1042.", None),
        ("1.2.3", None),
        ("+1.2", None),
        ("١.٢", None),
        ("1" * 19 + ".0", None),
    ],
)
def test_a_position_is_two_plain_numbers(text, position):
    assert parse(text) == position


@pytest.mark.parametrize(
    ("wanted", "head", "oldest", "reason"),
    [
        pytest.param((5, 0), (5, 0), 1, None, id="current"),
        pytest.param((0, 0), (100, 9), 1, None, id="from-the-beginning"),
        pytest.param((0, 0), (101, 9), 1, "too_old", id="beyond-reach"),
        pytest.param((49, 0), (60, 0), 50, None, id="oldest-commit-is-the-next"),
        pytest.param((48, 0), (60, 0), 50, "too_old", id="commits-dropped"),
        pytest.param((61, 0), (60, 0), 1, "ahead", id="telemetry-put-back"),
        pytest.param((60, 3), (60, 2), 1, "ahead", id="geo-put-back"),
    ],
)
def test_only_a_position_within_reach_can_be_gone_on_from(wanted, head, oldest, reason):
    assert refusal(Position(*wanted), Position(*head), oldest=oldest, reach=100) == reason


def test_an_event_is_three_lines_and_an_empty_one():
    assert events.changed(Position(3, 1), 4, b"{}") == (
        b'event: changed\nid: 3.1\ndata: {"n":4,"series":[{}]}\n\n'
    )
    assert events.reset(BEGINNING, "malformed") == (
        b'event: reset\nid: 0.0\ndata: {"reason":"malformed"}\n\n'
    )
