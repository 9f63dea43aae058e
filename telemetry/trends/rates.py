"""The change of many series since some hours ago. Pure: the caller brings the good readings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from telemetry.trends.model import Window

RATE_TOLERANCE = 0.2
"""How far the earlier reading may lie from the hours asked for, as a part of them."""

_DIGITS = 9  # of an hour, 4 us: what is equally near stays so in floating point


def rates_over(windows: Sequence[Window], hours: float) -> list[float | None]:
    """Return the change to the newest reading from the one nearest to ``hours`` before it.

    Of two equally near the earlier is taken. In the unit of the values per hour; None where no
    reading is near enough.
    """
    made: list[float | None] = [None] * len(windows)
    by_count: dict[int, list[int]] = {}
    for position, window in enumerate(windows):
        if len(window.hours):
            by_count.setdefault(len(window.hours), []).append(position)
    for positions in by_count.values():
        age = -np.array([windows[p].hours for p in positions])
        value = np.array([windows[p].values for p in positions])
        off = np.abs(age - hours).round(_DIGITS)
        nearest = off.argmin(axis=1)[:, None]
        near = np.take_along_axis(off, nearest, axis=1) <= round(RATE_TOLERANCE * hours, _DIGITS)
        change = value[:, -1:] - np.take_along_axis(value, nearest, axis=1)
        spans = np.where(near, np.take_along_axis(age, nearest, axis=1), np.nan)
        for position, known, rate in zip(positions, near, change / spans, strict=True):
            made[position] = float(rate[0]) if known[0] else None
    return made
