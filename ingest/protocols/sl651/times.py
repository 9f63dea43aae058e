"""Time stamps: BCD in Beijing time without a zone, years of the century from 2000."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from functools import lru_cache

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


@lru_cache(maxsize=1024)
def slots(stamp: str, *, first: bool) -> tuple[str, ...] | None:
    """Return where twelve periods of five minutes end, ``stamp`` being the first or last end."""
    time = moment(stamp)
    if time is None:
        return None
    begin = time if first else time - _SLOT * (SLOTS - 1)
    return tuple(beijing(begin + _SLOT * index) for index in range(SLOTS))


@lru_cache(maxsize=4096)
def ends_ahead(stamp: str, sent: str) -> bool:
    """Whether twelve periods from ``stamp`` on end more than five minutes after ``sent``.

    Both are calendar times ``YYMMDDhhmm``; the seconds of ``sent`` do not matter, as periods
    end on a minute.
    """
    begin, send = moment(stamp), moment(sent)
    if begin is None or send is None:
        raise ValueError(f"{stamp} and {sent} are not both times")
    return begin + _SLOT * (SLOTS - 1) > send + _SLOT


def read_step(step: str) -> timedelta:
    """Return the length of a time step ``ddhhmm``."""
    days, hours, minutes = (int(step[at : at + 2]) for at in range(0, 6, 2))
    return timedelta(days=days, hours=hours, minutes=minutes)


def stamp(time: datetime, *, seconds: bool = True) -> str:
    """Return a time as ``YYMMDDhhmmss`` or ``YYMMDDhhmm``; a naive one is Beijing time."""
    local = time.astimezone(BEIJING) if time.tzinfo else time
    return f"{local:%y%m%d%H%M%S}" if seconds else f"{local:%y%m%d%H%M}"
