"""The rule of rise and fall. Pure: the caller brings the readings, the clock and the setting.

A trend is told only where it stands out: a slope within the dead zone, or one that the noise of
the readings explains, is steady. What is silent has none.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from telemetry.errors import InvalidError
from telemetry.trends.slopes import Floats, Slopes, theil_sen

MOST_READINGS = 60
"""Readings of a series that a slope is taken from; of more, an even choice."""

_FEWEST = 3
_NOISE = 2.0  # times the noise: about 95 % of normal noise lies within


class Trend(StrEnum):
    """Which way a series goes."""

    RISE_FAST = "rise_fast"
    RISE = "rise"
    STEADY = "steady"
    FALL = "fall"
    FALL_FAST = "fall_fast"


@dataclass(frozen=True, kw_only=True, slots=True)
class Grade:
    """Of a quantity, in its unit per hour: steady below ``dead_zone``, fast from ``fast`` on."""

    dead_zone: float
    fast: float


@dataclass(frozen=True, kw_only=True, slots=True)
class TrendRule:
    """The dated setting ``trend``: looks back ``window_s`` or ``readings``, which is longer."""

    window_s: float
    readings: int
    confidence: float
    grades: Mapping[str, Grade]

    @classmethod
    def from_setting(cls, value: Mapping[str, Any]) -> TrendRule:
        """Return the rule of a setting's value.

        Raises
        ------
        InvalidError
            If a number is missing, is none, or is out of its bounds.
        """
        try:
            rule = cls(
                window_s=float(value["window_s"]),
                readings=int(value["readings"]),
                confidence=float(value["confidence"]),
                grades={
                    quantity: Grade(dead_zone=float(one["dead_zone"]), fast=float(one["fast"]))
                    for quantity, one in value["quantities"].items()
                },
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise InvalidError("setting trend", f"is missing or no number: {error!r}") from error
        bounded = 0 < rule.window_s <= 86_400 and _FEWEST <= rule.readings <= MOST_READINGS
        graded = all(0 <= one.dead_zone < one.fast < math.inf for one in rule.grades.values())
        if not (bounded and graded and 0.5 < rule.confidence < 1):
            raise InvalidError(
                "setting trend",
                "needs 0 < window_s <= 86400, 3 <= readings <= 60, 0.5 < confidence < 1 and "
                "0 <= dead_zone < fast",
            )
        return rule


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """Good readings of a series: hours before the newest (rising, up to 0), values in its unit."""

    hours: Sequence[float] | Floats
    values: Sequence[float] | Floats

    def newest(self, count: int) -> Window:
        """Return the last ``count`` readings, or all if there are fewer."""
        start = max(len(self.hours) - count, 0)
        return Window(hours=self.hours[start:], values=self.values[start:])


@dataclass(frozen=True, kw_only=True, slots=True)
class Estimate:
    """Change per hour with its interval, and the noise that could pass for a change per hour."""

    slope: float
    low: float
    high: float
    noise: float


def estimate(windows: Sequence[Window], confidence: float) -> list[Estimate | None]:
    """Return the slope of each window; None for one of fewer than three readings."""
    made: list[Estimate | None] = [None] * len(windows)
    by_count: dict[int, list[int]] = {}
    thin = [_thin(window) for window in windows]
    for position, (hours, _) in enumerate(thin):
        if len(hours) >= _FEWEST:
            by_count.setdefault(len(hours), []).append(position)
    for positions in by_count.values():
        at = np.array([thin[p][0] for p in positions])
        found = theil_sen(at, np.array([thin[p][1] for p in positions]), confidence)
        spans = at[:, -1] - at[:, 0]
        per_hour = Slopes(*found[:3], noise=found.noise / spans)
        for position, one in zip(positions, zip(*per_hour, strict=True), strict=True):
            slope, low, high, noise = map(float, one)
            made[position] = Estimate(slope=slope, low=low, high=high, noise=noise)
    return made


def _thin(window: Window) -> tuple[Sequence[float] | Floats, Sequence[float] | Floats]:
    count = len(window.hours)
    if count <= MOST_READINGS:
        return window.hours, window.values
    kept = np.linspace(0, count - 1, MOST_READINGS).round().astype(int).tolist()
    return [window.hours[k] for k in kept], [window.values[k] for k in kept]


def judge(found: Estimate, grade: Grade) -> Trend:
    """Say which way a series goes."""
    speed = abs(found.slope)
    if speed < max(grade.dead_zone, _NOISE * found.noise):
        return Trend.STEADY
    if found.slope > 0:
        return Trend.RISE_FAST if speed >= grade.fast else Trend.RISE
    return Trend.FALL_FAST if speed >= grade.fast else Trend.FALL
