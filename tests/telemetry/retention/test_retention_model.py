"""From the setting to the moments before which rows leave."""

from datetime import UTC, datetime

import pytest

from telemetry.errors import InvalidError
from telemetry.retention.model import cutoffs

NOW = datetime(2026, 7, 31, tzinfo=UTC)


def test_null_keeps_for_ever_and_a_duration_gives_its_cutoff():
    value = {"observation": None, "revision": "P1M", "commit_log": "P30D"}
    assert cutoffs(value, NOW) == {
        "revision": datetime(2026, 6, 30, tzinfo=UTC),
        "commit_log": datetime(2026, 7, 1, tzinfo=UTC),
    }


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"station": "P30D"}, "'station' has no retention"),
        ({"observation": "a month"}, "'a month' is no ISO 8601"),
        ({"observation": 30}, "30 is no ISO 8601"),
        ({"observation": "PT1H"}, "shorter than a day"),
        ({"observation": "-P30D"}, "shorter than a day"),
        ({"observation": "P9999Y"}, "observation"),
    ],
    ids=str,
)
def test_a_setting_that_would_empty_the_store_or_says_nothing_is_refused(value, message):
    with pytest.raises(InvalidError, match=message):
        cutoffs(value, NOW)
