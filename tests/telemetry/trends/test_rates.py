"""The change since some hours ago: which earlier reading counts, and when none does."""

import pytest

from telemetry.trends.model import Window
from telemetry.trends.rates import rates_over


@pytest.mark.parametrize(
    ("minutes", "values", "expected"),
    [
        ([-60, 0], [1.0, 3.0], 2.0),
        ([-72, 0], [1.0, 2.2], 1.0),
        ([-48, 0], [1.0, 1.8], 1.0),
        ([-72.001, 0], [1.0, 2.2], None),
        ([-47.999, 0], [1.0, 1.8], None),
        ([-70, -61, -50, 0], [9.0, 1.0, 9.0, 2.0], 60 / 61),
        ([-65, -55, 0], [0.0, 9.0, 65.0], 60.0),
        ([0], [1.0], None),
        ([], [], None),
    ],
)
def test_the_reading_nearest_to_an_hour_ago_counts_within_a_fifth(minutes, values, expected):
    window = Window(hours=[minute / 60 for minute in minutes], values=values)
    (rate,) = rates_over([window], 1)
    assert rate == (None if expected is None else pytest.approx(expected))


def test_series_of_different_length_keep_their_places():
    long = Window(hours=[-3.0, -1.0, 0.0], values=[0.0, 5.0, 6.0])
    short = Window(hours=[-3.0, 0.0], values=[3.0, 0.0])
    assert rates_over([long, short, long], 3) == pytest.approx([2.0, -1.0, 2.0])
