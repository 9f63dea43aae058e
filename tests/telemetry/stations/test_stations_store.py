"""Stations on record, with what is dated about them, and the audit of each change."""

from dataclasses import replace
from datetime import UTC, datetime

import psycopg
import pytest

from telemetry.errors import ConflictError, InvalidError, NotFoundError
from telemetry.stations.model import Gate, Level, Station
from telemetry.stations.store import (
    add_gate,
    add_level,
    add_station,
    ensure_gate,
    ensure_station,
    get_station,
    list_stations,
    set_datum,
    station_id,
)

pytestmark = pytest.mark.db
WHO = {"actor": "tester", "reason": "test"}
JULY = datetime(2020, 7, 1, tzinfo=UTC)
STATION = Station(
    code="GZ01",
    name="高邮",
    kind="sluice",
    lon=119.43,
    lat=32.78,
    district_code="321084",
    basin_code="B1",
    interval_s=300,
    datum="1985",
)
LEVEL = Level(
    station="GZ01", quantity="stage", name="警戒水位", value=8.5, severity="orange", source="test"
)
GATE = Gate(station="GZ01", number="3", sill_elevation=2.0, width=8.0, source="test")


@pytest.fixture
def conn(telemetry_db_module):
    with psycopg.connect(telemetry_db_module.ingest) as conn:
        yield conn
        conn.rollback()


@pytest.fixture
def sluice(conn):
    add_station(conn, STATION, **WHO)
    return conn


def audited(conn):
    rows = conn.execute("select action, object from telemetry.audit_outbox order by id")
    return rows.fetchall()


def dated(conn, columns, table):
    return conn.execute(
        f"select {columns}, nullif(valid_to, 'infinity') from telemetry.{table} order by valid_from"
    ).fetchall()


def test_a_station_comes_back_as_it_was_added(conn):
    number = add_station(conn, STATION, **WHO)
    assert get_station(conn, "GZ01") == STATION
    assert station_id(conn, "GZ01") == number
    assert list_stations(conn) == [STATION]
    assert audited(conn) == [("station.add", "GZ01")]


def test_a_station_without_a_place_or_a_datum_is_possible(conn):
    bare = Station(code="S0", name="S0", kind="other")
    add_station(conn, bare, **WHO)
    assert get_station(conn, "S0") == bare


def test_a_code_is_given_once(sluice):
    with pytest.raises(ConflictError, match="'GZ01' is on record already"):
        add_station(sluice, replace(STATION, name="other"), **WHO)


def test_ensuring_the_same_station_again_changes_nothing(conn):
    first = ensure_station(conn, STATION, **WHO)
    assert ensure_station(conn, STATION, **WHO) == first
    assert audited(conn) == [("station.add", "GZ01")]


def test_ensuring_a_station_with_other_content_names_what_differs(sluice):
    with pytest.raises(ConflictError, match=r"on record with name '高邮' \(wanted '扬州'\)$"):
        ensure_station(sluice, replace(STATION, name="扬州"), **WHO)


def test_nobody_adds_a_station_without_a_name(conn):
    with pytest.raises(InvalidError, match="actor"):
        add_station(conn, STATION, actor="", reason="test")


def test_what_is_not_on_record_is_not_found(conn):
    with pytest.raises(NotFoundError, match="no station 'X'"):
        get_station(conn, "X")
    with pytest.raises(NotFoundError, match="no station 'X'"):
        add_gate(conn, replace(GATE, station="X"), **WHO)
    add_station(conn, STATION, **WHO)
    with pytest.raises(NotFoundError, match="no quantity 'stag'"):
        add_level(conn, replace(LEVEL, quantity="stag"), **WHO)


def test_a_new_datum_ends_the_one_before_it(sluice):
    set_datum(sluice, "GZ01", "wusong", gauge_zero=1.2, source="survey", valid_from=JULY, **WHO)
    assert dated(sluice, "datum, gauge_zero, source", "station_datum") == [
        ("1985", None, "unverified", JULY),
        ("wusong", 1.2, "survey", None),
    ]
    assert get_station(sluice, "GZ01").datum == "wusong"
    assert audited(sluice)[-1] == ("station.datum", "GZ01")


def test_a_new_level_ends_the_one_of_its_name_before_it(sluice):
    add_level(sluice, LEVEL, **WHO)
    add_level(sluice, replace(LEVEL, value=8.7, valid_from=JULY), **WHO)
    assert dated(sluice, "value", "level") == [(8.5, JULY), (8.7, None)]


def test_a_level_of_the_same_moment_is_a_conflict_and_leaves_the_first(sluice):
    add_level(sluice, LEVEL, **WHO)
    with pytest.raises(ConflictError, match="level stage, 警戒水位 is on record"):
        add_level(sluice, replace(LEVEL, value=9.0), **WHO)
    assert dated(sluice, "value", "level") == [(8.5, None)]


def test_levels_of_other_names_stand_beside_each_other(sluice):
    add_level(sluice, LEVEL, **WHO)
    add_level(sluice, replace(LEVEL, name="保证水位", value=9.0), **WHO)
    assert [row[1] for row in dated(sluice, "value", "level")] == [None, None]


def test_ensuring_the_same_gate_again_changes_nothing(sluice):
    for _ in range(2):
        ensure_gate(sluice, GATE, **WHO)
    assert audited(sluice) == [("station.add", "GZ01"), ("gate.add", "GZ01/3")]


def test_ensuring_a_gate_with_other_content_is_a_conflict(sluice):
    ensure_gate(sluice, GATE, **WHO)
    with pytest.raises(ConflictError, match="gate 3"):
        ensure_gate(sluice, replace(GATE, width=9.0), **WHO)


def test_running_processes_hear_of_a_change_when_it_commits(telemetry_db):
    with (
        psycopg.connect(telemetry_db.read, autocommit=True) as listener,
        psycopg.connect(telemetry_db.ingest) as conn,
    ):
        listener.execute("listen registry")
        add_station(conn, STATION, **WHO)
        assert list(listener.notifies(timeout=0.1)) == []
        conn.commit()
        heard = list(listener.notifies(timeout=5, stop_after=1))
        assert [one.channel for one in heard] == ["registry"]


@pytest.mark.parametrize("role", ["worker", "api", "read"])
def test_only_the_registry_role_adds_stations(telemetry_db_module, role):
    with (
        psycopg.connect(getattr(telemetry_db_module, role)) as conn,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        add_station(conn, STATION, **WHO)
