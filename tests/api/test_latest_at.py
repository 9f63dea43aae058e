"""The whole map as it was: the newest values at a moment of the past."""

from datetime import timedelta

import pytest

from api.documents.telemetry import Latest
from tests.api.ledger import START, Ledger, Reading

pytestmark = pytest.mark.db


@pytest.fixture(scope="module", autouse=True)
def past(ledger: Ledger) -> None:
    stage = ledger.series(ledger.station("PAST"))
    other = ledger.series(ledger.station("OTHER"), "discharge")
    ledger.commit(*[Reading(series=stage, minute=m, value=m) for m in range(10)])
    ledger.commit(Reading(series=other, minute=5, value=None, quality=3))
    gone = ledger.series(ledger.station("GONE", retired_at=START))
    ledger.commit(Reading(series=gone, minute=1))


def _at(client, moment, more="") -> dict[str, object]:
    answer = client.get("/latest", params={"at": moment.isoformat(), **dict(more)})
    assert answer.status_code == 200, answer.text
    Latest.model_validate_json(answer.text)
    return answer.json()


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (-1, {}),
        (0, {"PAST": 0}),
        (4.5, {"PAST": 4}),
        (5, {"PAST": 5, "OTHER": None}),
        (60, {"PAST": 9, "OTHER": None}),
        (30 * 1440 + 8, {"PAST": 9}),
        (30 * 1440 + 9, {}),
        (1e6, {}),
    ],
)
def test_each_series_shows_what_was_its_newest_then(client, minutes, expected):
    document = _at(client, START + timedelta(minutes=minutes))
    assert {item["station"]: item["value"] for item in document["items"]} == expected
    assert all(item["n"] is None for item in document["items"])
    assert document["now"] == (START + timedelta(minutes=minutes)).isoformat()


def test_an_item_of_the_past_has_the_fields_of_one_of_now(client):
    (then,) = _at(client, START + timedelta(hours=1), {"station": "PAST"})["items"]
    (now,) = client.get("/latest?station=PAST").json()["items"]
    assert {**then, "n": now["n"]} == now


def test_it_is_304_until_late_data_change_it(client, ledger):
    late = ledger.series(ledger.station("LATE"))
    path = "/latest?at=2026-07-01T00:30:00Z"
    etag = client.get(path).headers["etag"]
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
    ledger.commit(Reading(series=late, minute=20))
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize(
    "at", ["", "now", "2026-07-01", "2026-07-01T00:00:00", "2026-02-30T00:00:00Z"]
)
def test_a_bad_moment_is_400(client, at):
    answer = client.get("/latest", params={"at": at})
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (400, "at")


@pytest.mark.parametrize("year", ["0001-01-02", "9999-12-31"])
def test_the_ends_of_the_calendar_are_empty(client, year):
    assert client.get(f"/latest?at={year}T00:00:00Z").json()["items"] == []
