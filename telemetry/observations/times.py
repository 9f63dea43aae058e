"""Event times: from RFC 3339 text to microseconds, and the bounds of what is believed.

Inside the write path a time is an int: microseconds since 1970-01-01T00:00:00Z.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from telemetry.observations.model import Code, Rejected, describe

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_RFC3339 = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)", re.ASCII
).fullmatch
_WITHOUT_OFFSET = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?", re.ASCII).fullmatch


def microseconds(moment: datetime) -> int:
    """Return an aware datetime as microseconds since 1970 UTC."""
    return (moment - EPOCH) // _MICROSECOND


def moment(at: int) -> datetime:
    """Return microseconds since 1970 UTC as a datetime."""
    return EPOCH + timedelta(microseconds=at)


def parse_time(text: str) -> int:
    """Return RFC 3339 text with an offset as microseconds since 1970 UTC.

    Raises
    ------
    Rejected
        ``naive_time`` without an offset; ``bad_time`` for anything else that is not a time,
        or has more than six digits after the point.
    """
    if _RFC3339(text) is None:
        if _WITHOUT_OFFSET(text) is not None:
            raise Rejected(Code.NAIVE_TIME, f"{describe(text)} has no offset such as +08:00")
        raise Rejected(
            Code.BAD_TIME, f"{describe(text)} is no RFC 3339 time like 2026-07-01T08:00:00+08:00"
        )
    try:
        return (datetime.fromisoformat(text) - EPOCH) // _MICROSECOND
    except (ValueError, OverflowError) as error:
        raise Rejected(Code.BAD_TIME, f"{describe(text)} is no time of the calendar") from error


# Digits become 0, so that one comparison tells whether all texts have the usual shape.
_SHAPE = bytes(ord("0") if 48 <= code <= 57 else code for code in range(256))
_USUAL_SHAPES = (
    b"0000-00-00T00:00:00+00:00",
    b"0000-00-00T00:00:00Z",
    b"0000-00-00T00:00:00-00:00",
)


def parse_usual_times(texts: list[str]) -> list[int] | None:
    """Return many times at once if all are whole seconds in one shape, else None.

    A quarter of the cost of :func:`parse_time` a piece, which decides whatever this leaves.
    """
    joined = "".join(texts)
    if not joined.isascii():
        return None
    shape = joined.encode().translate(_SHAPE)
    if not any(shape == usual * len(texts) for usual in _USUAL_SHAPES):
        return None
    # The parser would take an offset of 60 minutes and more, such as +08:75.
    if texts and texts[0][-1] != "Z" and max(joined[23::25]) > "5":
        return None
    parse = datetime.fromisoformat
    try:
        return [int(parse(text).timestamp()) * 1_000_000 for text in texts]
    except (ValueError, OverflowError):
        return None


@dataclass(frozen=True, kw_only=True, slots=True)
class TimeBounds:
    """What event times are believed (dated setting ``time_bounds``).

    ``ahead`` is the largest lead over our clock, ``not_before`` the oldest time,
    both in microseconds.
    """

    ahead: int
    not_before: int

    def hold(self, times: list[int], now: int) -> bool:
        """Whether all of ``times`` are within the bounds at the time ``now``."""
        return not times or (max(times) <= now + self.ahead and min(times) >= self.not_before)

    def check(self, at: int, now: int) -> None:
        """Raise :class:`Rejected` for a time outside the bounds at the time ``now``."""
        if at > now + self.ahead:
            lead = (at - now) / 60e6
            raise Rejected(Code.TIME_AHEAD, f"{lead:.0f} min ahead of the platform's clock")
        if at < self.not_before:
            raise Rejected(Code.TIME_TOO_OLD, "earlier than the platform accepts")
