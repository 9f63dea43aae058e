"""Levels over HTTP: all of them, dated, in the unit of their quantity."""

import pytest

from tests.api.ledger import START

pytestmark = pytest.mark.db

OLD = {
    "station": "GZ01", "quantity": "stage", "name": "警戒", "value": 5.5, "unit": "m",
    "datum": "wusong", "severity": "yellow", "source": "unverified",
    "valid_from": None, "valid_to": "2026-07-01T00:00:00+00:00",
}  # fmt: skip


def test_levels_tell_their_dates_datum_and_source(client, ledger):
    station = ledger.station("GZ01")
    ledger.level(station, 8.0, "none", name="历史最高", valid_from=START)
    ledger.level(station, 5.5, datum="wusong", source="unverified", valid_to=START)
    assert client.get("/levels?station=GZ01").json()["items"] == [
        OLD,
        {**OLD, "name": "历史最高", "value": 8.0, "datum": None, "severity": "none",
         "source": "test", "valid_from": "2026-07-01T00:00:00+00:00", "valid_to": None},
    ]  # fmt: skip


def test_a_retired_station_shows_its_levels_only_when_it_is_named(client, ledger):
    ledger.level(ledger.station("L-IN"), 1.0)
    ledger.level(ledger.station("L-OUT", retired_at=START), 2.0)
    listed = {item["station"] for item in client.get("/levels").json()["items"]}
    assert "L-IN" in listed
    assert "L-OUT" not in listed
    named = client.get("/levels?station=L-OUT").json()["items"]
    assert [item["value"] for item in named] == [2.0]


def test_an_unchanged_list_is_not_sent_twice_and_a_new_level_is(client, ledger):
    station = ledger.station("L-TAG")
    ledger.level(station, 1.0)
    etag = client.get("/levels").headers["ETag"]
    assert client.get("/levels", headers={"If-None-Match": etag}).status_code == 304
    ledger.level(station, 2.0, "orange", name="保证")
    assert client.get("/levels", headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize(("query", "status"), [("station=NO", 404), ("foo=1", 400)])
def test_a_question_that_cannot_be_answered_is_refused(client, query, status):
    assert client.get(f"/levels?{query}").status_code == status
