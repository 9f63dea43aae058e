"""The rule of freshness against the vectors that the page passes as well."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from telemetry.errors import InvalidError
from telemetry.freshness.model import Factors, Freshness, freshness

VECTORS = json.loads(
    (Path(__file__).parents[2] / "vectors" / "freshness.json").read_text(encoding="utf-8")
)
SETTING = {"late": 1.5, "stale": 3, "offline": 24, "default_interval_s": 300}


def moment(text):
    return None if text is None else datetime.fromisoformat(text)


@pytest.mark.parametrize("vector", VECTORS, ids=[one["name"] for one in VECTORS])
def test_freshness_is_that_of_the_vector(vector):
    found = freshness(
        moment(vector["newest_at"]),
        vector["interval_s"],
        vector["link"],
        moment(vector["now"]),
        Factors.from_setting(SETTING),
    )
    assert found == vector["expected"]


def test_the_vectors_reach_every_state():
    assert {one["expected"] for one in VECTORS} == {state.value for state in Freshness}


def test_other_factors_judge_otherwise():
    factors = Factors.from_setting({**SETTING, "late": 2})
    age = (datetime.fromisoformat("2026-07-01T00:02:00Z"),)
    newest = datetime.fromisoformat("2026-07-01T00:00:00Z")
    assert freshness(newest, 60, None, *age, factors) is Freshness.LIVE


@pytest.mark.parametrize(
    "change",
    [{"late": "soon"}, {"late": 0}, {"stale": 1}, {"offline": 2}, {"default_interval_s": 0}],
    ids=str,
)
def test_factors_that_make_no_sense_are_refused(change):
    with pytest.raises(InvalidError, match="setting freshness"):
        Factors.from_setting({**SETTING, **change})


def test_a_missing_factor_is_refused():
    with pytest.raises(InvalidError, match="offline"):
        Factors.from_setting({key: SETTING[key] for key in SETTING if key != "offline"})
