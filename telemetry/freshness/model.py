"""The one rule of freshness (DESIGN 4.1). Pure: the caller brings the clock and the factors.

The same vectors, tests/vectors/freshness.json, hold the page's own copy of the rule.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from telemetry.errors import InvalidError


class Freshness(StrEnum):
    """How fresh a station is; all but live and late mean that nothing is known of now."""

    LIVE = "live"
    LATE = "late"
    STALE = "stale"
    OFFLINE = "offline"
    NEVER = "never"


@dataclass(frozen=True, kw_only=True, slots=True)
class Factors:
    """The dated setting ``freshness``.

    An age of up to ``late`` expected intervals is live, up to ``stale`` late, up to ``offline``
    stale. ``default_interval_s`` stands in for a station without an interval, in seconds.
    """

    late: float
    stale: float
    offline: float
    default_interval_s: float

    @classmethod
    def from_setting(cls, value: Mapping[str, Any]) -> Factors:
        """Return the factors of a setting's value.

        Raises
        ------
        InvalidError
            If one is missing, is no number, or they do not rise above zero.
        """
        try:
            late, stale, offline, interval = (
                float(value[key]) for key in ("late", "stale", "offline", "default_interval_s")
            )
        except (KeyError, TypeError, ValueError) as error:
            raise InvalidError("setting freshness", f"is missing or no number: {error}") from error
        if not (0 < late <= stale <= offline and 0 < interval < math.inf):
            raise InvalidError("setting freshness", "needs 0 < late <= stale <= offline, interval")
        return cls(late=late, stale=stale, offline=offline, default_interval_s=interval)


def freshness(
    newest_at: datetime | None,
    interval_s: float | None,
    link_state: str | None,
    now: datetime,
    factors: Factors,
) -> Freshness:
    """Say how fresh a station is at ``now``.

    Parameters
    ----------
    newest_at
        Newest event time on record, never later than its receive time: the caller passes the
        earlier of the two, so that a clock that runs ahead makes nothing live. None: no reading.
    interval_s
        Seconds expected between readings; None: ``factors.default_interval_s``.
    link_state
        ``online`` or ``offline`` (the last will) or None, if the broker has said nothing.
    """
    if newest_at is None:
        return Freshness.NEVER
    if link_state == "offline":
        return Freshness.OFFLINE
    intervals = (now - newest_at).total_seconds() / (interval_s or factors.default_interval_s)
    if intervals <= factors.late:
        return Freshness.LIVE
    if intervals <= factors.stale:
        return Freshness.LATE
    return Freshness.STALE if intervals <= factors.offline else Freshness.OFFLINE
