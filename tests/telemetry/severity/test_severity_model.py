"""The rule of severity against the vectors that the page passes as well."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from telemetry.freshness.model import Factors, Freshness
from telemetry.severity.model import Judgement, Newest, judge_station, severity_rank
from telemetry.stations.model import Level

CASES = json.loads(
    (Path(__file__).parents[2] / "vectors" / "severity.json").read_text(encoding="utf-8")
)["cases"]
FACTORS = Factors(late=1.5, stale=3, offline=24, default_interval_s=300)


def moment(text):
    return None if text is None else datetime.fromisoformat(text)


def level(quantity, given):
    dates = {name: moment(given[name]) for name in ("valid_from", "valid_to")}
    return Level(station="A", quantity=quantity, source="test", **{**given, **dates})


def judge(case):
    station = case["station"]
    newest = [
        Newest(quantity=one["quantity"], at=moment(one["at"]), value=one["value"],
               quality=one["quality"], period=one["period"])
        for one in case["series"]
        if "at" in one
    ]  # fmt: skip
    levels = [level(one["quantity"], given) for one in case["series"] for given in one["levels"]]
    return judge_station(
        newest, levels, datum=station["datum"], interval_s=station["interval_s"],
        fresh=Freshness(station["freshness"]), now=moment(case["now"]), factors=FACTORS,
    )  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[one["name"] for one in CASES])
def test_severity_is_that_of_the_vector(case):
    found = judge(case)
    expect = case["expect"]
    assert (found.severity, found.base, found.why) == (
        expect["severity"], expect["base"], expect["why"]
    )  # fmt: skip
    assert (found.level and found.level.name) == expect["level"]
    assert (found.next and found.next.name) == expect["next"]
    assert found.distance == pytest.approx(expect["distance"])


def test_the_vectors_reach_every_severity_and_every_reason():
    assert {one["expect"]["severity"] for one in CASES} == {
        "unknown", "none", "normal", "blue", "yellow", "orange", "red"
    }  # fmt: skip
    assert {one["expect"]["why"] for one in CASES} == {
        None, "no_level", "datum_differs", "silent", "never", "unheard", "bad_value",
        "missing_value",
    }  # fmt: skip


def test_the_order_of_urgency_is_that_of_the_interface():
    def rank(severity, base, fresh="live"):
        return severity_rank(Judgement(severity=severity, base=base, fresh=Freshness(fresh)))

    order = [
        rank("red", "red"), rank("orange", "orange"), rank("yellow", "yellow"),
        rank("unknown", "normal", "stale"), rank("blue", "blue"), rank("normal", "normal", "late"),
        rank("none", "none"), rank("normal", "normal"),
    ]  # fmt: skip
    assert order == sorted(order, reverse=True)
    assert len(set(order)) == len(order)
    assert rank("unknown", "orange", "stale") == rank("orange", "orange")
    assert rank("unknown", "blue", "stale") == rank("unknown", "none", "never")
