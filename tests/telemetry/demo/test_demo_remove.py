"""One command removes the demo, all of it, and nothing else (DESIGN 4.10)."""

import json
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from telemetry.cli import demo
from telemetry.cli.main import main
from telemetry.commits.store import DeadLetter, add_dead_letters
from telemetry.demo.store import remove_demo_registry
from telemetry.devices.store import add_device
from telemetry.errors import ConflictError
from telemetry.series.store import Origin, add_origin
from telemetry.sessions.model import Progress, SessionKey
from telemetry.sessions.store import save_sessions
from telemetry.stations.model import Gate, Level, Station
from telemetry.stations.store import add_gate, add_level, add_station
from telemetry.worker.tenants.freshness import FreshnessTenant
from tests.fixtures.readings import commit_readings

pytestmark = pytest.mark.db
WHO = {"actor": "tester", "reason": "test"}
JULY = datetime(2026, 7, 1, tzinfo=UTC)
TABLES = ("station", "station_datum", "level", "gate", "device", "device_station", "series",
          "series_origin", "observation", "latest", "session", "dead_letter",
          "station_freshness", "freshness_event")  # fmt: skip


def fill(db, code, name):
    """Put a station with all that hangs on it on record, served by a device of its own."""
    with psycopg.connect(db.ingest) as conn:
        add_station(conn, Station(code=code, name=name, kind="sluice", datum="1985"), **WHO)
        add_level(
            conn,
            Level(station=code, quantity="stage", name="warning", value=8.5, severity="red",
                  source="demo"),
            **WHO,
        )  # fmt: skip
        add_gate(conn, Gate(station=code, number="1", source="demo"), **WHO)
        device = add_device(conn, f"{code}-dev", [code], **WHO)
        save_sessions(conn, {SessionKey(device, "data", "a"): Progress(3)})
        letter = DeadLetter(
            received_at=JULY, device_code=f"{code}-dev", topic="data", code="not_json",
            reason="no JSON", session=None, seq=None, rejected=[], payload=b"x",
        )  # fmt: skip
        add_dead_letters(conn, [letter])
    commit_readings(db.ingest, code, *(JULY + day * timedelta(days=20) for day in range(4)))
    with psycopg.connect(db.ingest) as conn:
        series_id = conn.execute("select max(id) from telemetry.series").fetchone()[0]
        add_origin(conn, series_id, Origin(origin="live"), **WHO)


def counts(db):
    with psycopg.connect(db.read) as conn:
        query = "select count(*) from telemetry."
        return {table: conn.execute(query + table).fetchone()[0] for table in TABLES}


@pytest.fixture
def db(telemetry_db, monkeypatch):
    """A real station beside a demo one."""
    fill(telemetry_db, "GZ01", "高邮")
    fill(telemetry_db, "DEMO-1", "高邮（演示）")
    with psycopg.connect(telemetry_db.worker) as conn:
        FreshnessTenant().on_tick(conn, JULY)
    monkeypatch.setenv("HANGOU_TELEMETRY_DSN", telemetry_db.owner)
    monkeypatch.setattr(demo, "_SETTLE_S", 0.0)  # no collector runs here
    return telemetry_db


def test_all_of_the_demo_goes_and_all_else_stays(db, capsys):
    before = counts(db)
    assert (
        main(["demo", "remove", "--yes", "--json", *("--actor", "王"), *("--reason", "上线")]) == 0
    )
    assert json.loads(capsys.readouterr().out) == {
        "stations": 1, "devices": 1, "series": 1, "observations": 4, "revisions": 0,
        "levels": 1, "gates": 1, "bindings": 0, "sessions": 1, "dead_letters": 1,
    }  # fmt: skip
    after = counts(db)
    assert {table: 2 * count for table, count in after.items()} == before
    with psycopg.connect(db.read) as conn:
        assert conn.execute("select code from telemetry.station").fetchall() == [("GZ01",)]
        query = (
            "select action, actor, reason, detail->'observations' from telemetry.audit_outbox "
            "where action like 'demo.%' order by id"
        )
        assert conn.execute(query).fetchall() == [
            ("demo.close", "王", "上线", None),
            ("demo.remove", "王", "上线", 4),
        ]


def test_without_yes_nothing_goes(db, capsys):
    before = counts(db)
    assert main(["demo", "remove"]) == 1
    assert "1 demo series would be removed for ever" in capsys.readouterr().err
    assert counts(db) == before


def test_a_device_that_also_serves_a_real_station_stays(db):
    with psycopg.connect(db.ingest) as conn:
        add_device(conn, "BOTH", ["GZ01", "DEMO-1"], **WHO)
    assert main(["demo", "remove", "--yes"]) == 0
    with psycopg.connect(db.read) as conn:
        devices = conn.execute("select code, disabled_at from telemetry.device order by code")
        assert devices.fetchall() == [("BOTH", None), ("GZ01-dev", None)]


def test_a_second_run_finds_nothing(db, capsys):
    assert main(["demo", "remove", "--yes"]) == 0
    capsys.readouterr()
    assert main(["demo", "remove", "--yes"]) == 0
    assert capsys.readouterr().out.startswith("stations 0, devices 0, series 0, observations 0")


def test_readings_that_still_come_in_stop_the_removal(db):
    before = counts(db)
    with psycopg.connect(db.owner) as conn, pytest.raises(ConflictError, match="stop the device"):
        remove_demo_registry(conn, [], **WHO)
    assert counts(db) == before
