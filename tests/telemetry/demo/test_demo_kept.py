"""The demo on record follows its file; what is real is not touched by it."""

from dataclasses import replace

import psycopg
import pytest

from telemetry.demo.store import ensure_demo_level, ensure_demo_station
from telemetry.errors import ConflictError
from telemetry.stations.model import Level, Station
from telemetry.stations.store import add_station, get_station

pytestmark = pytest.mark.db
WHO = {"actor": "tester", "reason": "test"}
STATION = Station(
    code="DEMO-1", name="柳桥（演示）", kind="level", lon=119.4, lat=32.4, interval_s=5,
    datum="demo-gauge-zero", datum_source="demo",
)  # fmt: skip
LEVEL = Level(
    station="DEMO-1", quantity="stage", name="警戒", value=2.9, severity="yellow", source="demo",
    datum="demo-gauge-zero",
)  # fmt: skip


@pytest.fixture
def conn(telemetry_db):
    with psycopg.connect(telemetry_db.ingest) as conn:
        ensure_demo_station(conn, STATION, **WHO)
        ensure_demo_level(conn, LEVEL, **WHO)
        conn.commit()
        yield conn


def audits(conn):
    return [row[0] for row in conn.execute("select action from telemetry.audit_outbox order by id")]


def levels(conn):
    return conn.execute(
        "select value, valid_from = '-infinity', valid_to = 'infinity' from telemetry.level "
        "order by valid_from"
    ).fetchall()


def test_what_is_on_record_alike_is_left_alone(conn):
    before = audits(conn)
    ensure_demo_station(conn, STATION, **WHO)
    ensure_demo_level(conn, LEVEL, **WHO)
    assert audits(conn) == before == ["station.add", "level.add"]
    assert levels(conn) == [(2.9, True, True)]


def test_a_demo_station_moves_with_its_file_and_the_audit_says_from_where(conn):
    moved = replace(STATION, lon=119.3, name="柳浪河柳桥（演示）", interval_s=10)
    ensure_demo_station(conn, moved, **WHO)
    assert get_station(conn, "DEMO-1") == moved
    (detail,) = conn.execute(
        "select detail from telemetry.audit_outbox where action = 'demo.station'"
    ).fetchone()
    assert detail["before"] == {"lon": 119.4, "name": "柳桥（演示）", "interval_s": 5}
    assert detail["after"]["lon"] == 119.3


def test_a_demo_level_that_changes_ends_now_and_stays_on_record(conn):
    ensure_demo_level(conn, replace(LEVEL, value=3.4), **WHO)
    conn.commit()
    ensure_demo_level(conn, replace(LEVEL, value=3.4), **WHO)
    assert levels(conn) == [(2.9, True, False), (3.4, False, True)]


def test_another_datum_is_refused(conn):
    with pytest.raises(ConflictError, match="datum"):
        ensure_demo_station(conn, replace(STATION, datum="1985"), **WHO)


def test_a_real_station_is_never_changed(conn):
    real = Station(code="GZ01", name="高邮", kind="level", lon=119.4, lat=32.8)
    add_station(conn, real, **WHO)
    with pytest.raises(ConflictError, match="lon"):
        ensure_demo_station(conn, replace(real, lon=119.5), **WHO)
    assert get_station(conn, "GZ01") == real
