"""Time stamps: BCD in Beijing time without a zone, years of the century from 2000."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import Literal, NamedTuple

from ingest.protocols.model import beijing

BEIJING = timezone(timedelta(hours=8))
SLOTS = 12
_SLOT = timedelta(minutes=5)


@lru_cache(maxsize=4096)
def moment(stamp: str) -> datetime | None:
    """Return the naive Beijing time of ``YYMMDDhhmm``; None if no calendar has it."""
    if len(stamp) != 10 or not (stamp.isascii() and stamp.isdecimal()):
        return None
    year, month, day, hour, minute = (int(stamp[at : at + 2]) for at in range(0, 10, 2))
    try:
        return datetime(2000 + year, month, day, hour, minute)
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def rfc3339(stamp: str) -> str | None:
    """Return ``YYMMDDhhmm`` as the ``at`` of an observation; None if no calendar has it."""
    time = moment(stamp)
    return None if time is None else beijing(time)


class Slots(NamedTuple):
    """Where twelve periods of five minutes end; ``at_tt`` if the last one ends at TT.

    ``ends`` is None, and ``problem`` says why, where that cannot be told.
    """

    ends: tuple[str, ...] | None
    at_tt: bool
    problem: str


@lru_cache(maxsize=4096)
def slots(stamp: str, sent: str, rule: Literal["auto", "first", "last"]) -> Slots:
    """Return the ends of the twelve periods that TT, ``stamp``, stands before.

    Both times are ``YYMMDDhhmm``. ``auto``: TT is the first end, unless the last one would then
    be more than five minutes after ``sent``; whole minutes decide, as periods end on one.
    Remembered, for most stations of a city report for the same minutes.
    """
    time, send = moment(stamp), moment(sent)
    if time is None:
        return Slots(None, False, "bad_time: its twelve values have no times")
    if rule == "auto" and send is None:
        return Slots(
            None,
            False,
            "bad_time: whether TT is the first end or the last is read from the send time, "
            "which is none; say five_minute_times in the profile",
        )
    whole = _SLOT * (SLOTS - 1)
    ahead = rule == "auto" and send is not None and time + whole > send + _SLOT
    begin = time - whole if ahead or rule == "last" else time
    return Slots(tuple(beijing(begin + _SLOT * index) for index in range(SLOTS)), ahead, "")


def read_step(step: str) -> timedelta:
    """Return the length of a time step ``ddhhmm``."""
    days, hours, minutes = (int(step[at : at + 2]) for at in range(0, 6, 2))
    return timedelta(days=days, hours=hours, minutes=minutes)


def stamp(time: datetime, *, seconds: bool = True) -> str:
    """Return a time as ``YYMMDDhhmmss`` or ``YYMMDDhhmm``; a naive one is Beijing time."""
    local = time.astimezone(BEIJING) if time.tzinfo else time
    return f"{local:%y%m%d%H%M%S}" if seconds else f"{local:%y%m%d%H%M}"
