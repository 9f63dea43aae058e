"""The one rule of severity: latest value, freshness, levels in force. Pure; it has no clock.

Belongs here: the grade of a series and of a station, and their rank. Does not: alarms, which have
delays and acknowledgement. The same vectors, tests/vectors/severity.json, hold the page's own copy.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

import isodate

from telemetry.freshness.model import Factors, Freshness, freshness
from telemetry.stations.model import Level

Severity = Literal["unknown", "none", "normal", "blue", "yellow", "orange", "red"]
"""``none``: no threshold is known, which is not ``normal``."""

_RANK: dict[str, int] = {
    "red": 7, "orange": 6, "yellow": 5, "unknown": 4, "blue": 3, "none": 1, "normal": 0,
}  # fmt: skip
_ELEVATIONS = frozenset({"stage", "headwater", "tailwater"})
"""Quantities that are heights above a vertical datum; to others a datum means nothing."""
_LATE_RANK = 2  # above live peers, below blue
_SILENT = frozenset({Freshness.STALE, Freshness.OFFLINE, Freshness.NEVER})


@dataclass(frozen=True, kw_only=True, slots=True)
class Newest:
    """The newest value of a series, in the unit of its quantity.

    ``at`` is its event time, never later than its receive time; ``period`` an ISO 8601 duration.
    """

    quantity: str
    at: datetime
    value: float | None
    quality: str
    period: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """What a series or a station is worth to a duty officer.

    ``base`` is the grade of the last value, kept through silence. ``level`` is the highest grading
    level reached, ``next`` the lowest one not reached; ``distance`` is the value minus ``level``,
    or minus ``next`` where none is reached. ``why`` says why there is no grade: no_level,
    datum_differs, silent, never, unheard, bad_value, missing_value.
    """

    severity: Severity
    base: Severity
    fresh: Freshness
    newest: Newest | None = None
    level: Level | None = None
    next: Level | None = None
    distance: float | None = None
    why: str | None = None


def severity_rank(judgement: Judgement) -> int:
    """Return the rank for sorting and drawing: higher is worse, unknown above blue.

    What fell silent at yellow or worse keeps the rank it had.
    """
    if judgement.severity == "unknown":
        return max(_RANK["unknown"], _RANK[judgement.base])
    rank = _RANK[judgement.severity]
    return max(_LATE_RANK, rank) if judgement.fresh is Freshness.LATE else rank


def in_force(level: Level, now: datetime) -> bool:
    """Tell whether a dated level holds at ``now``; its first moment belongs to it."""
    begun = level.valid_from is None or level.valid_from <= now
    return begun and (level.valid_to is None or now < level.valid_to)


def _compares_to(level: Level, datum: str | None) -> bool:
    """Tell whether a level can be compared at a station with this datum."""
    return level.quantity not in _ELEVATIONS or level.datum == datum


def judge_series(
    newest: Newest, levels: Sequence[Level], *, datum: str | None, fresh: Freshness
) -> Judgement:
    """Judge one series by levels in force, all of its own station and quantity.

    A level of a height counts only if its datum is the station's; the highest that the value has
    reached gives the grade. A suspect value is judged like any other, a bad or missing one cannot
    be.
    """
    comparable = [level for level in levels if _compares_to(level, datum)]
    grading = sorted(
        (level for level in comparable if level.severity != "none"),
        key=lambda level: (level.value, _RANK[level.severity]),
    )
    if not grading:
        why = "datum_differs" if len(comparable) < len(levels) else "no_level"
        return Judgement(severity="none", base="none", fresh=fresh, newest=newest, why=why)
    if newest.value is None or newest.quality in {"missing", "bad"}:
        why = "bad_value" if newest.value is not None else "missing_value"
        return Judgement(severity="unknown", base="unknown", fresh=fresh, newest=newest, why=why)
    reached = [level for level in grading if newest.value >= level.value]
    level = reached[-1] if reached else None
    following = next((one for one in grading if newest.value < one.value), None)
    base: Severity = level.severity if level else "normal"  # type: ignore[assignment]
    silent = fresh in _SILENT
    return Judgement(
        severity="unknown" if silent else base,
        base=base,
        fresh=fresh,
        newest=newest,
        level=level,
        next=following,
        distance=newest.value - (level or following or grading[0]).value,
        why="silent" if silent else None,
    )


def judge_station(
    newest: Iterable[Newest],
    levels: Sequence[Level],
    *,
    datum: str | None,
    interval_s: float | None,
    fresh: Freshness,
    now: datetime,
    factors: Factors,
) -> Judgement:
    """Judge a station: the worst of its series that have levels; silent is unknown in any case.

    Parameters
    ----------
    levels
        All dated levels of the station; those in force at ``now`` are compared.
    interval_s
        Seconds expected between readings. A series is expected each interval or each period of
        its own, whichever is longer: a gauge can be silent at a station that reports.
    fresh
        Of the station, the last will of its devices included.
    """
    valid = [level for level in levels if in_force(level, now)]
    worst: Judgement | None = None
    heard = set()
    for one in newest:
        heard.add(one.quantity)
        own = [level for level in valid if level.quantity == one.quantity]
        if not own:
            continue
        expected = max(interval_s or factors.default_interval_s, _seconds(one.period))
        age = freshness(one.at, expected, None, now, factors)
        judged = judge_series(one, own, datum=datum, fresh=age)
        if worst is None or _order(judged) > _order(worst):
            worst = judged
    # What has a level and was never heard may be anything.
    unheard = Judgement(severity="unknown", base="none", fresh=fresh, why="unheard")
    if any(
        level.severity != "none" and level.quantity not in heard and _compares_to(level, datum)
        for level in valid
    ) and (worst is None or _order(unheard) > _order(worst)):
        worst = unheard
    found = worst or Judgement(severity="none", base="none", fresh=fresh, why="no_level")
    if fresh not in _SILENT:
        return replace(found, fresh=fresh)
    why = "never" if fresh is Freshness.NEVER else "silent"
    return replace(found, fresh=fresh, severity="unknown", why=why)


def _order(judgement: Judgement) -> tuple[int, float]:
    """What was judged counts more than what no level judges, however normal it is."""
    rank = -1 if judgement.severity == "none" else severity_rank(judgement)
    distance = judgement.distance
    return rank, float("-inf") if distance is None else distance


def _seconds(period: str | None) -> float:
    """Return the length of a period; 0 for none and for one of no fixed length (months)."""
    duration = isodate.parse_duration(period) if period else None
    return duration.total_seconds() if isinstance(duration, timedelta) else 0.0
