"""Rise, fall and steady. Pure; the slopes are held to scipy's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import theilslopes

from telemetry.errors import InvalidError
from telemetry.trends.model import Estimate, Grade, Trend, TrendRule, Window, estimate, judge
from telemetry.trends.slopes import theil_sen

SETTING = {
    "window_s": 3600, "readings": 5, "confidence": 0.8,
    "quantities": {"stage": {"dead_zone": 0.01, "fast": 0.1}},
}  # fmt: skip
HOUR = [-1 + k / 12 for k in range(13)]


@given(st.lists(st.lists(st.integers(-30, 30), min_size=7, max_size=7), min_size=1, max_size=8))
def test_slopes_and_intervals_are_those_of_scipy_also_with_ties(rows):
    value = np.array(rows, dtype=float) / 8
    at = np.tile(np.array([0, 1, 2, 4, 5, 7, 8.0]), (len(rows), 1))
    found = theil_sen(at, value, 0.8)
    for row, line in enumerate(value):
        expected = theilslopes(line, at[row], alpha=0.8)
        assert found.slope[row] == pytest.approx(expected.slope)
        assert found.low[row] == pytest.approx(expected.low_slope)
        assert found.high[row] == pytest.approx(expected.high_slope)


@pytest.mark.parametrize(
    ("per_hour", "expected"),
    [
        (0.0, Trend.STEADY), (0.009, Trend.STEADY), (0.02, Trend.RISE), (-0.02, Trend.FALL),
        (0.2, Trend.RISE_FAST), (-0.2, Trend.FALL_FAST),
    ],
)  # fmt: skip
def test_a_clean_slope_is_graded_by_the_setting(per_hour, expected):
    grade = TrendRule.from_setting(SETTING).grades["stage"]
    window = Window(hours=HOUR, values=[5 + per_hour * hour for hour in HOUR])
    (found,) = estimate([window], 0.8)
    assert found is not None
    assert judge(found, grade) == expected


def test_a_slope_within_twice_the_noise_is_steady():
    grade = Grade(dead_zone=0.01, fast=0.1)
    noisy = Estimate(slope=0.05, low=0.0, high=0.1, noise=0.026)
    assert judge(noisy, grade) == Trend.STEADY


def test_one_spike_turns_no_trend():
    values = [5.0 + 0.05 * hour for hour in HOUR]
    values[6] += 10
    (found,) = estimate([Window(hours=HOUR, values=values)], 0.8)
    assert found is not None
    assert found.slope == pytest.approx(0.05, abs=0.01)


def test_fewer_than_three_readings_have_no_slope():
    few = Window(hours=[-1.0, 0.0], values=[1.0, 2.0])
    enough = Window(hours=[-1.0, -0.5, 0.0], values=[1.0, 1.5, 2.0])
    first, second = estimate([few, enough], 0.8)
    assert first is None
    assert second is not None
    assert second.slope == pytest.approx(1.0)


def test_of_many_readings_an_even_choice_tells_the_same_slope():
    hours = [-1 + k / 720 for k in range(721)]
    (found,) = estimate([Window(hours=hours, values=[2 * hour for hour in hours])], 0.8)
    assert found is not None
    assert found.slope == pytest.approx(2.0)


@pytest.mark.parametrize(
    "change",
    [{"window_s": 0}, {"readings": 2}, {"readings": "x"}, {"confidence": 1}, {"quantities": 3},
     {"quantities": {"stage": {"dead_zone": 0.1, "fast": 0.1}}},
     {"quantities": {"stage": {"fast": 0.1}}}],
)  # fmt: skip
def test_a_wrong_setting_is_refused(change):
    with pytest.raises(InvalidError, match="setting trend"):
        TrendRule.from_setting({**SETTING, **change})
