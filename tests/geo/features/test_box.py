import math

import pytest

from geo.errors import InvalidError
from geo.features.model import Box, checked_limit


def test_a_box_is_cut_to_what_web_mercator_shows():
    assert Box.of((-180, -90, 180, 90)) == Box(west=-180, south=-85.06, east=180, north=85.06)


@pytest.mark.parametrize(
    "numbers",
    [
        (1, 2, 3),
        (120, 32, 119, 33),
        (119, 33, 120, 32),
        (119, 32, 119, 33),
        (-181, 0, 0, 1),
        (0, 0, 1, 91),
        (math.nan, 0, 1, 1),
        (0, 0, math.inf, 1),
    ],
)
def test_what_is_no_box_is_refused_with_the_field_named(numbers):
    with pytest.raises(InvalidError) as caught:
        Box.of(numbers)
    assert caught.value.field == "bbox"


@pytest.mark.parametrize("limit", [0, -1, 100_001])
def test_a_limit_out_of_range_is_refused(limit):
    with pytest.raises(InvalidError, match="limit"):
        checked_limit(limit)
