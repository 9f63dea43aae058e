"""Rain added up over hours and hydrological days, over HTTP from the real store."""

import pytest

from api.documents.history import Totals
from tests.api.ledger import Ledger, Reading

pytestmark = pytest.mark.db


@pytest.fixture(scope="module", autouse=True)
def rain(ledger: Ledger) -> None:
    """Ten-minute totals with a hole, hourly ones, and hours told every ten minutes."""
    station = ledger.station("RAIN")
    fine = ledger.series(station, "precipitation", statistic="total", period="PT10M")
    hourly = ledger.series(station, "precipitation", statistic="total", period="PT1H")
    ledger.commit(*[Reading(series=fine, minute=m, value=0.5) for m in range(10, 91, 10)])
    ledger.commit(Reading(series=fine, minute=100, value=9.0, quality=1))
    ledger.commit(*[Reading(series=hourly, minute=60 * h, value=5.0) for h in range(1, 25)])
    running = ledger.series(
        ledger.station("RUNNING"), "precipitation", statistic="total", period="PT1H"
    )
    ledger.commit(*[Reading(series=running, minute=m, value=6.0) for m in range(10, 1441, 10)])
    ledger.station("DRY")


def _totals(client, station, step, start, end, more=""):
    answer = client.get(
        f"/observations/totals?station={station}&quantity=precipitation&step={step}"
        f"&start={start}&end={end}{more}"
    )
    assert answer.status_code == 200, answer.text
    Totals.model_validate_json(answer.text)
    return [(one["start"][8:16], one["total"], one["coverage"]) for one in answer.json()["items"]]


MORNING = ("2026-07-01T00:00:00Z", "2026-07-01T03:00:00Z")


def test_each_bucket_is_of_the_series_that_covers_it_best_never_of_two(client):
    assert _totals(client, "RAIN", "PT1H", *MORNING) == [
        ("01T00:00", 3.0, 1.0), ("01T01:00", 5.0, 1.0), ("01T02:00", 5.0, 1.0),
    ]  # fmt: skip


def test_a_period_that_is_asked_for_is_the_only_one_and_doubt_lowers_the_coverage(client):
    assert _totals(client, "RAIN", "PT1H", *MORNING, "&period=PT10M") == [
        ("01T00:00", 3.0, 1.0), ("01T01:00", 1.5, 0.5), ("01T02:00", None, 0.0),
    ]  # fmt: skip


def test_the_hydrological_day_begins_at_eight_in_yangzhou(client):
    day = _totals(
        client, "RAIN", "P1D", "2026-07-01T09:00:00%2B08:00", "2026-07-02T09:00:00%2B08:00"
    )
    assert day == [("01T00:00", 120.0, 1.0), ("02T00:00", None, 0.0)]


def test_hours_told_every_ten_minutes_are_not_counted_six_times(client):
    (day,) = _totals(client, "RUNNING", "P1D", "2026-07-01T00:00:00Z", "2026-07-02T00:00:00Z")
    assert day == ("01T00:00", 144.0, 1.0)


def test_a_total_over_more_than_a_bucket_tells_nothing_of_it(client):
    found = _totals(client, "RUNNING", "PT10M", "2026-07-01T00:00:00Z", "2026-07-01T00:20:00Z")
    assert found == [("01T00:00", None, 0.0), ("01T00:10", None, 0.0)]


def test_without_any_rain_gauge_nothing_is_known(client):
    assert {one[1:] for one in _totals(client, "DRY", "PT1H", *MORNING)} == {(None, 0.0)}


RANGE = "start=2026-07-01T00:00:00Z&end=2026-07-02T00:00:00Z"


@pytest.mark.parametrize(
    ("query", "status", "word"),
    [
        (f"station=RAIN&quantity=stage&step=P1D&{RANGE}", 400, "precipitation"),
        (f"station=RAIN&quantity=colour&step=P1D&{RANGE}", 400, "precipitation"),
        (f"station=RAIN&quantity=precipitation&step=PT5M&{RANGE}", 400, "PT10M"),
        (f"station=RAIN&quantity=precipitation&{RANGE}", 400, "Field required"),
        (f"station=RAIN&quantity=precipitation&step=P1D&statistic=mean&{RANGE}", 400, "period"),
        ("station=RAIN&quantity=precipitation&step=PT10M&start=2020-01-01T00:00:00Z"
         "&end=2026-01-01T00:00:00Z", 400, "buckets"),
        ("station=RAIN&quantity=precipitation&step=P1D&start=9999-12-30T00:00:00Z"
         "&end=9999-12-31T23:00:00Z", 400, "9999"),
        ("station=RAIN&quantity=precipitation&step=P1D&start=2026-07-01T00:00:00Z"
         "&end=2026-07-01T00:00:00Z", 400, "before end"),
        (f"station=NOWHERE&quantity=precipitation&step=P1D&{RANGE}", 404, "NOWHERE"),
    ],
)  # fmt: skip
def test_a_wrong_request_is_told_why(client, query, status, word):
    answer = client.get(f"/observations/totals?{query}")
    assert answer.status_code == status, answer.text
    assert word in answer.json()["detail"]
