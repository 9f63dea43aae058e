"""What is left of a curve when it is thinned. Pure."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from telemetry.reading.thinned.model import (
    Curve,
    choose,
    find_gaps,
    good_extremes,
    median_spacing,
)

SECOND = 1_000_000


def curve(seconds, values, qualities=None) -> Curve:
    known = [float("nan") if value is None else value for value in values]
    return Curve(
        at=np.array(seconds, dtype=np.int64) * SECOND,
        value=np.array(known, dtype=np.float64),
        quality=np.array(qualities or [0] * len(known), dtype=np.int16),
    )


_READING = st.tuples(
    st.integers(1, 500),  # seconds after the one before
    st.one_of(st.none(), st.floats(-50, 50)),
    st.sampled_from([0, 0, 0, 1, 2]),
)


@given(st.lists(_READING, min_size=1, max_size=300), st.integers(10, 40))
def test_every_slice_keeps_its_smallest_and_greatest_value_of_each_quality(readings, points):
    steps, values, qualities = zip(*readings, strict=True)
    whole = curve(np.cumsum(steps), values, list(qualities))
    gaps = find_gaps(whole, 60)
    kept = choose(whole, points, gaps)
    shown = set(kept.tolist())

    assert kept.tolist() == sorted(shown)
    assert {0, len(values) - 1} <= shown
    assert len(shown) <= 2 * 3 * points + 2 + 2 * len(gaps)
    length = int(whole.at[-1] - whole.at[0]) + 1
    groups: dict[tuple[int, int], list[int]] = {}
    for position in whole.known.tolist():
        slice_ = int(whole.at[position] - whole.at[0]) * points // length
        groups.setdefault((slice_, int(whole.quality[position])), []).append(position)
    for members in groups.values():
        for extreme in (min, max):
            wanted = extreme(whole.value[members])
            assert any(whole.value[p] == wanted for p in members if p in shown)


@given(st.lists(_READING, min_size=2, max_size=300))
def test_every_gap_between_values_is_found_and_nothing_else(readings):
    steps, values, _ = zip(*readings, strict=True)
    whole = curve(np.cumsum(steps), values)
    known = whole.known.tolist()
    wide = [(i, j) for i, j in pairwise(known) if whole.at[j] - whole.at[i] > 150 * SECOND]
    assert find_gaps(whole, 100) == wide


@pytest.mark.parametrize("count", [1, 19, 20])
def test_what_fits_is_given_whole_with_its_nulls(count):
    whole = curve(range(count), [None] * count)
    assert choose(whole, 10, []).tolist() == list(range(count))


def test_of_nulls_only_those_at_the_ends_of_a_gap_are_left():
    values = [1.0] * 30 + [None] * 20 + [1.0] * 30 + [None] + [1.0] * 30
    whole = curve(range(len(values)), values)
    gaps = find_gaps(whole, 10)
    assert gaps == [(29, 50)]
    kept = choose(whole, 10, gaps)
    assert [p for p in kept.tolist() if values[p] is None] == [30, 49]


def test_only_nulls_leave_the_first_and_the_last():
    assert choose(curve(range(500), [None] * 500), 10, []).tolist() == [0, 499]


def test_doubtful_values_are_no_extremes_of_the_range():
    found = good_extremes(curve(range(5), [3.0, 99.0, 1.0, -99.0, None], [0, 1, 0, 2, 3]))
    assert found is not None
    assert (found.minimum, found.maximum, found.last) == (2, 0, 2)
    assert good_extremes(curve([0, 1], [5.0, None], [1, 3])) is None


@pytest.mark.parametrize(
    ("seconds", "values", "expected"),
    [([0, 10, 20, 80], [1, 1, 1, 1], 10.0), ([0, 10, 20], [1, None, 1], 20.0),
     ([0], [1], None), ([], [], None)],
)  # fmt: skip
def test_the_median_spacing_is_that_of_the_values(seconds, values, expected):
    assert median_spacing(curve(seconds, values)) == expected
