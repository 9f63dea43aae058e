"""From the dated setting ``retention`` to the moment before which rows leave. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import isodate

from telemetry.errors import InvalidError

HYPERTABLES = ("observation", "revision", "commit_log")


def cutoffs(value: Mapping[str, Any], now: datetime) -> dict[str, datetime]:
    """Return for each hypertable with a limit the moment before which its rows leave.

    ``value`` names ISO 8601 durations (``P90D``, ``P10Y``); null or absent: for ever.

    Raises
    ------
    InvalidError
        If a hypertable is unknown, a duration unreadable, or shorter than a day: a slip there
        would empty the store.
    """
    found = {}
    for hypertable, text in value.items():
        if hypertable not in HYPERTABLES:
            raise InvalidError("setting retention", f"{hypertable!r} has no retention")
        if text is not None:
            found[hypertable] = _cutoff(hypertable, text, now)
    return found


def _cutoff(hypertable: str, text: object, now: datetime) -> datetime:
    field = f"setting retention, {hypertable}"
    try:
        cutoff = now - isodate.parse_duration(text)
    except (ValueError, TypeError, ArithmeticError) as error:
        raise InvalidError(field, f"{text!r} is no ISO 8601 duration such as P90D") from error
    if not isinstance(cutoff, datetime) or now - cutoff < timedelta(days=1):
        raise InvalidError(field, f"{text!r} is shorter than a day")
    return cutoff
