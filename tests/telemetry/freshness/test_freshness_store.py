"""The worker's tenant keeps each station's freshness on record, with an event for each change."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from telemetry.devices.store import add_device, disable_device
from telemetry.stations.model import Station
from telemetry.stations.store import add_station
from telemetry.worker.store import commits_after
from telemetry.worker.tenants.freshness import FreshnessTenant
from tests.fixtures.readings import commit_readings

pytestmark = pytest.mark.db
WHO = {"actor": "tester", "reason": "test"}
NOON = datetime(2100, 7, 1, 12, tzinfo=UTC)  # after the links that the fixture makes
MINUTE = timedelta(minutes=1)


@pytest.fixture
def db(telemetry_db):
    """Station S1, a reading each minute expected, served by device D1."""
    with psycopg.connect(telemetry_db.ingest) as conn:
        add_station(conn, Station(code="S1", name="S1", kind="level", interval_s=60), **WHO)
        add_device(conn, "D1", ["S1"], **WHO)
    return telemetry_db


def tick(db, now):
    with psycopg.connect(db.worker) as conn:
        FreshnessTenant().on_tick(conn, now)


def on_record(db):
    with psycopg.connect(db.read) as conn:
        return conn.execute(
            "select s.code, f.freshness, f.since, f.newest_at from telemetry.station_freshness f "
            "join telemetry.station s on s.id = f.station_id order by s.code"
        ).fetchall()


def events(db):
    with psycopg.connect(db.read) as conn:
        return conn.execute(
            "select before, freshness, at from telemetry.freshness_event order by id"
        ).fetchall()


def link(db, state):
    with psycopg.connect(db.ingest) as conn:
        conn.execute("update telemetry.device set link_state = %s where code = 'D1'", (state,))


def test_a_station_that_never_spoke_is_on_record_as_never(db):
    tick(db, NOON)
    assert on_record(db) == [("S1", "never", NOON, None)]
    assert events(db) == [(None, "never", NOON)]


def test_a_station_ages_through_every_state_and_each_change_is_one_event(db):
    commit_readings(db.ingest, "S1", NOON)
    for minutes in (0, 1, 2, 2.5, 4, 20, 25, 60):
        tick(db, NOON + minutes * MINUTE)
    assert events(db) == [
        (None, "live", NOON),
        ("live", "late", NOON + 2 * MINUTE),
        ("late", "stale", NOON + 4 * MINUTE),
        ("stale", "offline", NOON + 25 * MINUTE),
    ]
    assert on_record(db) == [("S1", "offline", NOON + 25 * MINUTE, NOON)]


def test_a_reading_stamped_ahead_counts_from_when_it_was_received(db):
    commit_readings(db.ingest, "S1", NOON + 9 * MINUTE, received_at=NOON)
    tick(db, NOON + 4 * MINUTE)
    assert on_record(db) == [("S1", "stale", NOON + 4 * MINUTE, NOON)]


def test_the_last_will_of_its_only_device_takes_a_station_offline_and_birth_brings_it_back(db):
    commit_readings(db.ingest, "S1", NOON)
    for state in ("online", "offline", "online"):
        link(db, state)
        tick(db, NOON)
    assert [row[1] for row in events(db)] == ["live", "offline", "live"]


def test_a_station_is_offline_only_when_every_device_in_service_is(db):
    commit_readings(db.ingest, "S1", NOON)
    with psycopg.connect(db.ingest) as conn:
        add_device(conn, "D2", ["S1"], **WHO)
    link(db, "offline")
    tick(db, NOON)
    with psycopg.connect(db.ingest) as conn:
        disable_device(conn, "D2", **WHO)
    tick(db, NOON)
    assert [row[1] for row in events(db)] == ["live", "offline"]


def test_a_commit_brings_a_silent_station_back_without_waiting_for_a_tick(db):
    tick(db, datetime.now(UTC))
    n = commit_readings(db.ingest, "S1", datetime.now(UTC))
    with psycopg.connect(db.worker) as conn:
        FreshnessTenant().on_commits(conn, commits_after(conn, n - 1))
    assert [row[1] for row in events(db)] == ["never", "live"]


def test_five_thousand_stations_are_judged_once_each_and_then_left_alone(db):
    with psycopg.connect(db.ingest) as conn:
        conn.execute(
            "insert into telemetry.station (code, name, kind, interval_s) "
            "select 'X' || i, 'x', 'level', 60 from generate_series(1, 5000) i"
        )
    tick(db, NOON)
    tick(db, NOON)
    assert len(on_record(db)) == 5001
    assert len(events(db)) == 5001
