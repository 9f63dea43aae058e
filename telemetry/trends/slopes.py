"""Theil-Sen slopes of many series at once. Pure: arrays in, arrays out.

The estimator and its interval are those of ``scipy.stats.theilslopes`` (Sen 1968, J. Am. Stat.
Assoc. 63, 1379), which takes one series a call and over 100 times as long for a whole map;
a test holds this to it.
"""

from __future__ import annotations

from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_MAD = 1.4826  # median absolute deviation to standard deviation, of normal noise
_MOST = 2_000_000  # slopes in memory at once, 16 MB


class Slopes(NamedTuple):
    """One number for each series; ``noise`` is the spread about its line, in its unit."""

    slope: Floats
    low: Floats
    high: Floats
    noise: Floats


def theil_sen(at: Floats, value: Floats, confidence: float) -> Slopes:
    """Return the median slope of each row, with the interval that holds it.

    Parameters
    ----------
    at, value
        Series by readings, two readings or more, times rising in each row.
    confidence
        Of the interval, above 0.5 and below 1.

    Returns
    -------
    Slopes
        In the unit of ``value`` per unit of ``at``.
    """
    count = at.shape[1]
    step = max(1, 2 * _MOST // (count * count))
    parts = [
        _theil_sen(at[i : i + step], value[i : i + step], confidence)
        for i in range(0, len(at), step)
    ]
    return Slopes(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _theil_sen(at: Floats, value: Floats, confidence: float) -> Slopes:
    rows, count = at.shape
    early, late = np.triu_indices(count, 1)
    slopes = (value[:, late] - value[:, early]) / (at[:, late] - at[:, early])
    slopes.sort(axis=1)
    pairs = slopes.shape[1]
    slope = (slopes[:, (pairs - 1) // 2] + slopes[:, pairs // 2]) / 2
    reach = -NormalDist().inv_cdf((1 - confidence) / 2) * _deviation(value)
    high = np.minimum(np.rint((pairs + reach) / 2).astype(int), pairs - 1)
    low = np.maximum(np.rint((pairs - reach) / 2).astype(int) - 1, 0)
    every = np.arange(rows)
    rest = value - slope[:, None] * at
    rest -= np.median(rest, axis=1, keepdims=True)
    noise = _MAD * np.median(np.abs(rest), axis=1)
    return Slopes(slope, slopes[every, low], slopes[every, high], noise)


def _deviation(value: Floats) -> Floats:
    """Standard deviation of Kendall's S under ties of values, of each row."""
    count = value.shape[1]
    same = (value[:, :, None] == value[:, None, :]).sum(axis=2)
    ties = ((same - 1) * (2 * same + 5)).sum(axis=1)
    deviation: Floats = np.sqrt((count * (count - 1) * (2 * count + 5) - ties) / 18)
    return deviation
