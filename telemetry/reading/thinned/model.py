"""Which observations of a long range a curve needs. Pure: arrays in, positions out.

Nothing is averaged: what is chosen is on record as it stands, so that no peak is lost and no
value is shown that nobody measured.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Positions = NDArray[np.intp]

_GAP = 1.5  # intervals; the same bound as between live and late (DESIGN 4.1)
_GOOD = 0
_QUALITIES = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Curve:
    """Observations of a series, ascending: three arrays of one length.

    ``at`` is microseconds since 1970 in UTC, ``value`` is NaN where null was sent, ``quality``
    is the number in ``telemetry.quality``.
    """

    at: NDArray[np.int64]
    value: NDArray[np.float64]
    quality: NDArray[np.int16]

    @property
    def known(self) -> Positions:
        """Positions of the observations that have a value."""
        return np.flatnonzero(~np.isnan(self.value))


def median_spacing(curve: Curve) -> float | None:
    """Return the median time between neighbouring values, in seconds; None below two values."""
    known = curve.known
    if len(known) < 2:
        return None
    return float(np.median(np.diff(curve.at[known]))) / 1e6


def find_gaps(curve: Curve, interval_s: float | None) -> list[tuple[int, int]]:
    """Return the positions of neighbouring values that are more than 1.5 intervals apart.

    A null is no value: it makes no neighbour. Without an interval there is no gap.
    """
    if interval_s is None:
        return []
    known = curve.known
    wide = np.flatnonzero(np.diff(curve.at[known]) > _GAP * interval_s * 1e6)
    return [(int(known[i]), int(known[i + 1])) for i in wide]


def choose(curve: Curve, points: int, gaps: list[tuple[int, int]]) -> Positions:
    """Return the positions to show, ascending: all, if at most twice ``points`` are on record.

    Otherwise, of each of ``points`` equal slices between the first and the last observation,
    the smallest and the greatest value of each quality; the first and the last observation; of
    nulls, those next to the two ends of a gap.
    """
    if not is_thinned(curve, points):
        return np.arange(len(curve.at))
    known = curve.known
    at = curve.at[known] - curve.at[0]
    slices = at * points // (int(curve.at[-1] - curve.at[0]) + 1)
    group = slices * _QUALITIES + curve.quality[known]
    order = np.lexsort((curve.value[known], group))
    bounds = np.flatnonzero(np.diff(group[order])) + 1
    starts = np.concatenate(([0], bounds)) if len(order) else bounds
    ends = np.concatenate((bounds, [len(order)])) - 1 if len(order) else bounds
    nulls = [p for i, j in gaps if j - i > 1 for p in (i + 1, j - 1)]
    return np.unique(
        np.concatenate(
            (known[order[starts]], known[order[ends]], [0, len(curve.at) - 1], nulls)
        ).astype(np.intp)
    )


def is_thinned(curve: Curve, points: int) -> bool:
    """Tell whether there are more observations than ``points`` slices can need."""
    return len(curve.at) > 2 * points


@dataclass(frozen=True, kw_only=True, slots=True)
class Extremes:
    """Positions of the smallest, the greatest and the newest good value."""

    minimum: int
    maximum: int
    last: int


def good_extremes(curve: Curve) -> Extremes | None:
    """Return where the good values end up and down, the earliest of equals; None without any."""
    good = curve.known[curve.quality[curve.known] == _GOOD]
    if not len(good):
        return None
    return Extremes(
        minimum=int(good[np.argmin(curve.value[good])]),
        maximum=int(good[np.argmax(curve.value[good])]),
        last=int(good[-1]),
    )
