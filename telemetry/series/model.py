"""What identifies a series, and the one spelling of its period. Pure: no database."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from typing import NamedTuple

import isodate

from telemetry.errors import InvalidError


class SeriesKey(NamedTuple):
    """Identity of a series. An absent channel or period is the empty string."""

    station_id: int
    quantity: str
    channel: str
    statistic: str
    period: str


@lru_cache(maxsize=4096)
def canonical_period(text: str) -> str:
    """Return the one spelling of an ISO 8601 duration: ``PT60M`` becomes ``PT1H``.

    Years and months have no fixed length and stay as they are, alone.

    Raises
    ------
    InvalidError
        If ``text`` is no ISO 8601 duration, not longer than zero, mixes months with days,
        or has a part of a second.
    """
    try:
        duration = isodate.parse_duration(text)
    except (ValueError, TypeError, ArithmeticError) as error:
        raise InvalidError("period", f"{text!r} is no ISO 8601 duration such as PT1H") from error
    if isinstance(duration, timedelta):
        return _spell(duration, text)
    years, months, rest = int(duration.years), int(duration.months), duration.tdelta
    if rest or years != duration.years or months != duration.months or years < 0 or months < 0:
        raise InvalidError("period", f"{text!r} mixes months or years with other parts")
    years, months = years + months // 12, months % 12
    return "P" + (f"{years}Y" if years else "") + (f"{months}M" if months else "")


def _spell(duration: timedelta, text: str) -> str:
    if duration <= timedelta(0) or duration.microseconds:
        raise InvalidError("period", f"{text!r} is not a whole number of seconds above zero")
    minutes, seconds = divmod(duration.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    clock = "".join(f"{n}{unit}" for n, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if n)
    days = f"{duration.days}D" if duration.days else ""
    return "P" + days + (f"T{clock}" if clock else "")
