"""Changes of freshness over HTTP, page by page."""

from datetime import timedelta

import httpx
import psycopg
import pytest

from api.documents.history import FreshnessEvents
from tests.api.ledger import START, Ledger
from tests.fixtures.databases import Database

pytestmark = pytest.mark.db

RANGE = "start=2026-07-01T00:00:00Z&end=2026-07-01T01:00:00Z"


@pytest.fixture(scope="module", autouse=True)
def changes(ledger: Ledger, telemetry_db_module: Database) -> None:
    """Two stations that change in the same moments, ten minutes apart, written in disorder."""
    stations = [ledger.station("A"), ledger.station("B")]
    with psycopg.connect(telemetry_db_module.worker) as conn:
        for minute in (60, 20, 0, 10, 20):
            for station in stations:
                conn.execute(
                    "insert into telemetry.freshness_event (station_id, at, freshness, before)"
                    " values (%s, %s, 'late', %s)",
                    (station, START + timedelta(minutes=minute), "live" if minute else None),
                )


def _read(client, query) -> list[tuple[str, str]]:
    found, url = [], f"/api/v1/freshness-events?{query}"
    while url:
        answer = client.get(httpx.URL(client.base_url).join(url))
        assert answer.status_code == 200, answer.text
        FreshnessEvents.model_validate_json(answer.text)
        found += [(item["at"][11:16], item["station"]) for item in answer.json()["items"]]
        url = answer.json()["next"]
    return found


@pytest.mark.parametrize("limit", [1, 3, 1000])
def test_pages_hold_every_change_of_the_range_once_in_order(client, limit):
    found = _read(client, f"{RANGE}&limit={limit}")
    assert found == [("00:00", "A"), ("00:00", "B"), ("00:10", "A"), ("00:10", "B"),
                     ("00:20", "A"), ("00:20", "B"), ("00:20", "A"), ("00:20", "B")]  # fmt: skip


def test_of_one_station_only_its_own(client):
    assert {code for _, code in _read(client, f"{RANGE}&station=B&limit=2")} == {"B"}


def test_the_first_change_of_a_station_has_none_before_it(client):
    first = client.get(f"/freshness-events?{RANGE}&limit=1").json()["items"][0]
    assert first == {
        "station": "A", "at": "2026-07-01T00:00:00+00:00", "freshness": "late", "before": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "status"),
    [(f"{RANGE}&station=NOWHERE", 404), (f"{RANGE}&limit=0", 400), (f"{RANGE}&x=1", 400),
     (f"{RANGE}&after=-1", 400), ("start=2026-07-01T00:00:00Z", 400),
     ("start=2026-07-01T00:00:00Z&end=2026-07-01T00:00:00Z", 400)],
)  # fmt: skip
def test_a_wrong_request_is_told_why(client, query, status):
    assert client.get(f"/freshness-events?{query}").status_code == status
