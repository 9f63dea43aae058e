"""Trends of the whole map over HTTP, from the real store."""

from datetime import UTC, datetime, timedelta

import pytest

from api.documents.history import Trends
from tests.api.ledger import START, Ledger, Reading

pytestmark = pytest.mark.db

NOON = START + timedelta(hours=12)


def _rising(series: int, per_hour: float, *, end: int = 720, span: int = 240) -> list[Reading]:
    return [
        Reading(series=series, minute=m, value=5 + per_hour * m / 60)
        for m in range(end - span, end + 1, 5)
    ]


@pytest.fixture(scope="module", autouse=True)
def map_of_noon(ledger: Ledger) -> None:
    made = {
        code: ledger.series(ledger.station(code, interval_s=300), quantity)
        for code, quantity in [
            ("UP", "stage"), ("DOWN", "headwater"), ("SILENT", "stage"), ("FEW", "stage"),
            ("SPIKE", "stage"), ("LAST_MONTH", "stage"),
        ]
    }  # fmt: skip
    ledger.series(ledger.station("AIR"), "pm10")
    ledger.series(ledger.station("NEVER"))
    mean = ledger.series(ledger.station("MEAN"), statistic="mean", period="PT1H")
    ledger.commit(*_rising(made["UP"], 0.05), *_rising(mean, 0.05))
    ledger.commit(*_rising(made["DOWN"], -0.3))
    ledger.commit(*_rising(made["SILENT"], 0.05, end=700))
    ledger.commit(Reading(series=made["FEW"], minute=720))
    ledger.commit(Reading(series=made["LAST_MONTH"], minute=-20 * 1440))
    doubtful = [Reading(series=made["SPIKE"], minute=720 - 5 * k + 1, value=99, quality=q)
                for k, q in [(1, 1), (2, 2), (3, 1), (4, 2)]]  # fmt: skip
    ledger.commit(*_rising(made["SPIKE"], 0.0), *doubtful)


def _trends(client, at: datetime) -> dict[str, dict[str, object]]:
    answer = client.get("/trends", params={"at": at.isoformat()})
    assert answer.status_code == 200, answer.text
    Trends.model_validate_json(answer.text)
    return {item["station"]: item for item in answer.json()["items"]}


def test_each_series_that_has_a_trend_tells_it_or_why_not(client):
    found = {code: (one["trend"], one["why"]) for code, one in _trends(client, NOON).items()}
    assert found == {
        "UP": ("rise", None), "DOWN": ("fall_fast", None), "SPIKE": ("steady", None),
        "SILENT": (None, "silent"), "LAST_MONTH": (None, "silent"), "FEW": (None, "too_few"),
    }  # fmt: skip


def test_slope_and_rates_are_per_hour_and_a_silent_series_has_none(client):
    found = _trends(client, NOON)
    for name in ("slope", "slope_low", "slope_high", "rate_1h", "rate_3h"):
        assert found["UP"][name] == pytest.approx(0.05)
        assert found["SILENT"][name] is None
    assert found["FEW"]["rate_1h"] is None
    assert found["SILENT"]["at"] == (START + timedelta(minutes=700)).isoformat()


def test_nothing_after_the_moment_is_looked_at(client):
    found = _trends(client, START + timedelta(minutes=485))
    assert found["UP"]["why"] == "too_few"
    assert "FEW" not in found


def test_the_trends_of_now_come_without_a_moment(client, ledger):
    series = ledger.series(ledger.station("NOW", interval_s=300))
    base = (datetime.now(UTC) - START).total_seconds() / 60
    ledger.commit(*[Reading(series=series, minute=base - 5 * k, value=k) for k in range(13)])
    first = client.get("/trends")
    found = {item["station"]: item for item in first.json()["items"]}
    assert found["NOW"]["trend"] == "fall_fast"
    again = client.get("/trends", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("year", ["0001-01-02", "9999-12-31"])
def test_the_ends_of_the_calendar_are_empty(client, year):
    assert client.get(f"/trends?at={year}T00:00:00Z").json()["items"] == []


@pytest.mark.parametrize("query", ["at=now", "station=UP", "at="])
def test_a_wrong_request_is_400(client, query):
    assert client.get(f"/trends?{query}").status_code == 400
