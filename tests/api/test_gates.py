"""Gates over HTTP: number, sill, width and maximum opening, dated."""

import pytest

from tests.api.ledger import START

pytestmark = pytest.mark.db

OLD = {
    "station": "SL01", "number": "1", "sill_elevation": 1.0, "width": 8.0, "maximum_opening": 4.0,
    "source": "test", "valid_from": None, "valid_to": "2026-07-01T00:00:00+00:00",
}  # fmt: skip


def _gate(ledger, station, number, opening, valid_from="-infinity", valid_to="infinity"):
    ledger.conn.execute(
        "insert into telemetry.gate (station_id, number, sill_elevation, width, maximum_opening,"
        " valid_from, valid_to, source) values (%s, %s, %s, %s, %s, %s, %s, 'test')",
        (station, number, None if opening is None else 1.0, 8.0, opening, valid_from, valid_to),
    )


def test_gates_tell_their_sizes_and_dates_and_what_is_not_known_is_null(client, ledger):
    station = ledger.station("SL01", kind="sluice")
    _gate(ledger, station, "2", None, valid_from=START)
    _gate(ledger, station, "1", 4.0, valid_to=START)
    assert client.get("/gates?station=SL01").json()["items"] == [
        OLD,
        {**OLD, "number": "2", "sill_elevation": None, "maximum_opening": None,
         "valid_from": "2026-07-01T00:00:00+00:00", "valid_to": None},
    ]  # fmt: skip


def test_a_retired_station_shows_its_gates_only_when_it_is_named(client, ledger):
    _gate(ledger, ledger.station("G-IN"), "1", 1.0)
    _gate(ledger, ledger.station("G-OUT", retired_at=START), "1", 2.0)
    listed = {item["station"] for item in client.get("/gates").json()["items"]}
    assert "G-IN" in listed
    assert "G-OUT" not in listed
    assert len(client.get("/gates?station=G-OUT").json()["items"]) == 1


@pytest.mark.parametrize(("query", "status"), [("station=NO", 404), ("foo=1", 400)])
def test_a_question_that_cannot_be_answered_is_refused(client, query, status):
    assert client.get(f"/gates?{query}").status_code == status
