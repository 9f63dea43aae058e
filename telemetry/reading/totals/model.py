"""The buckets of totals, and what is known of each. Pure.

Buckets are whole in Asia/Shanghai, taken as UTC+8 throughout; the hydrological day runs from
08:00 to 08:00 there (DESIGN 4.3), which is a day of UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from telemetry.errors import InvalidError

STEPS: dict[str, timedelta] = {
    "PT10M": timedelta(minutes=10),
    "PT1H": timedelta(hours=1),
    "P1D": timedelta(days=1),
}
"""Lengths of the buckets; each divides the day, and all days begin at 08:00 (00:00 UTC)."""

MOST_BUCKETS = 5_000
"""Buckets of one answer: five weeks of ten minutes, 13 years of days."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_US = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Buckets:
    """``count`` buckets of ``step``, one after the other from ``start``."""

    start: datetime
    step: timedelta
    count: int

    @property
    def end(self) -> datetime:
        """End of the last bucket."""
        return self.start + self.count * self.step


def whole_buckets(start: datetime, end: datetime, step: timedelta) -> Buckets:
    """Return the buckets that overlap the half-open range, each of them whole.

    Raises
    ------
    InvalidError
        If the last bucket ends beyond the calendar.
    """
    first = start - (start - _EPOCH) % step
    count = -((first - end) // step)
    try:
        _ = first + count * step
    except OverflowError as error:
        raise InvalidError("end", "the last bucket would end beyond the year 9999") from error
    return Buckets(start=first, step=step, count=count)


@dataclass(frozen=True, kw_only=True, slots=True)
class Totals:
    """Good totals of one series, ascending: ``at`` (end of the period) in us since 1970."""

    period_s: float
    at: NDArray[np.int64]
    value: NDArray[np.float64]


def fill(buckets: Buckets, series: Totals) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the total and the known share of each bucket, from one series.

    A value counts where its whole period lies in the bucket; of periods that overlap, such as
    the last hour told every ten minutes, the next one that begins after the last one counted.
    """
    step, period = buckets.step // _US, round(series.period_s * 1e6)
    begin = series.at - period - (buckets.start - _EPOCH) // _US
    place = begin // step
    inside = (place >= 0) & (place < buckets.count) & ((begin + period - 1) // step == place)
    begin, place, value = begin[inside], place[inside], series.value[inside]
    if len(begin) and np.diff(begin).min(initial=period) < period:
        apart = _apart(begin, period)
        place, value = place[apart], value[apart]
    total = np.bincount(place, weights=value, minlength=buckets.count)
    counted = np.bincount(place, minlength=buckets.count).astype(np.float64)
    return total.astype(np.float64), counted * (period / step)


def _apart(begin: NDArray[np.int64], period: int) -> list[int]:
    kept: list[int] = []
    free = int(begin[0])
    for position, one in enumerate(begin.tolist()):
        if one >= free:
            kept.append(position)
            free = one + period
    return kept


def best(buckets: Buckets, series: list[Totals]) -> list[tuple[float | None, float]]:
    """Return (total, coverage) of each bucket, from the series that covers it best.

    Among equals the one of the finest period is taken; two are never added up. A bucket of which
    nothing is known has no total.
    """
    answer: list[tuple[float | None, float]] = [(None, 0.0)] * buckets.count
    for one in sorted(series, key=lambda each: each.period_s):
        total, coverage = fill(buckets, one)
        for place in np.flatnonzero(coverage).tolist():
            if coverage[place] > answer[place][1] + 1e-9:
                answer[place] = (round(float(total[place]), 6), round(float(coverage[place]), 6))
    return answer
