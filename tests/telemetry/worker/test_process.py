"""The worker as a process: one active, one standing by, and the ends it may come to."""

import subprocess
import sys
import urllib.request
from datetime import UTC, datetime

import psycopg
import pytest

from deploy.local.places import CHECKOUT
from telemetry.stations.model import Station
from telemetry.stations.store import add_station
from tests.fixtures.readings import commit_readings
from tests.fixtures.workers import PATIENCE_S, environment, running


def scrape(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
        return answer.read().decode()


@pytest.mark.db
def test_a_worker_stops_cleanly_on_sigterm_and_leaves_freshness_and_disk_on_record(
    telemetry_db, tmp_path
):
    with psycopg.connect(telemetry_db.ingest) as conn:
        add_station(
            conn, Station(code="S1", name="S1", kind="level"), actor="tester", reason="test"
        )
    with running(tmp_path, telemetry_db.worker, HANGOU_DISK_PATH=str(tmp_path)) as worker:
        worker.wait_for("disk state changed")
        assert worker.stop() == 0
        assert worker.events()[-1]["event"] == "stopped"
    with psycopg.connect(telemetry_db.read) as conn:
        found = conn.execute("select freshness from telemetry.station_freshness").fetchall()
        assert found == [("never",)]
        query = "select state from telemetry.system_state where code = 'low_disk'"
        assert conn.execute(query).fetchone()[0] in {"ok", "alarm", "refuse"}


@pytest.mark.db
def test_a_commit_reaches_the_tenants_of_a_running_worker(telemetry_db, tmp_path):
    with psycopg.connect(telemetry_db.ingest) as conn:
        station = Station(code="S1", name="S1", kind="level", interval_s=3600)
        add_station(conn, station, actor="tester", reason="test")
    with (
        running(tmp_path, telemetry_db.worker) as worker,
        psycopg.connect(telemetry_db.read, autocommit=True) as conn,
    ):
        worker.until(lambda: freshness_of_all(conn) == ["never"])
        n = commit_readings(telemetry_db.ingest, "S1", datetime.now(UTC))
        worker.until(lambda: freshness_of_all(conn) == ["live"])
        worker.until(lambda: offsets(conn) == [("worker.freshness", n)])


@pytest.mark.db
def test_metrics_say_which_worker_is_active(telemetry_db, tmp_path, unused_port):
    with running(
        tmp_path, telemetry_db.worker, HANGOU_WORKER_METRICS_PORT=str(unused_port)
    ) as worker:
        worker.wait_for("active")
        # A turn is counted once it has ended, a moment after its offset is on record.
        turn_counted = 'hangou_worker_tenant_seconds_count{turn="freshness"}'
        worker.until(lambda: turn_counted in scrape(unused_port))
        text = scrape(unused_port)
    assert "hangou_worker_active 1.0" in text
    assert 'consumer_offset{consumer="worker.freshness"}' in text


@pytest.mark.db
@pytest.mark.fault
def test_a_second_worker_stands_by_and_takes_over_when_the_first_is_killed(telemetry_db, tmp_path):
    with running(tmp_path, telemetry_db.worker, "first") as first:
        first.wait_for("active")
        with running(tmp_path, telemetry_db.worker, "second") as second:
            second.wait_for("standing by: another worker is active")
            assert "active" not in [one["event"] for one in second.events()]
            first.popen.kill()
            second.wait_for("active")


@pytest.mark.db
@pytest.mark.fault
def test_a_worker_that_loses_its_session_comes_back(telemetry_db, tmp_path):
    with running(tmp_path, telemetry_db.worker) as worker:
        worker.wait_for("active")
        with psycopg.connect(telemetry_db.superuser) as conn:
            conn.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity "
                "where application_name = 'hangou-worker' and datname = current_database()"
            )
        worker.wait_for("database away")
        worker.wait_for("active", times=2)
        assert worker.stop() == 0


@pytest.mark.fault
def test_a_worker_waits_for_a_database_that_is_away(tmp_path, unused_port):
    dsn = f"postgresql://hangou_worker:x@127.0.0.1:{unused_port}/hangou_telemetry"
    with running(tmp_path, dsn) as worker:
        worker.wait_for("database away", times=2)
        assert worker.stop() == 0


@pytest.mark.db
def test_a_worker_refuses_another_schema(telemetry_db):
    with psycopg.connect(telemetry_db.owner) as conn:
        conn.execute("update public.alembic_version set version_num = '0000'")
    done = run_to_its_end(environment(telemetry_db.worker))
    assert done.returncode == 2
    assert "is at telemetry schema 0000, this program needs" in done.stderr
    assert "python -m telemetry migrate" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_worker_without_an_address_says_which_setting_is_missing():
    done = run_to_its_end(environment(""))
    assert done.returncode == 2
    assert done.stderr.startswith("telemetry: HANGOU_TELEMETRY_DSN is not set")


def freshness_of_all(conn):
    query = "select freshness from telemetry.station_freshness"
    return [state for (state,) in conn.execute(query)]


def offsets(conn):
    return conn.execute("select name, n from telemetry.consumer").fetchall()


def run_to_its_end(env):
    return subprocess.run(
        [sys.executable, "-m", "telemetry", "run"],
        cwd=CHECKOUT, env=env, capture_output=True, text=True, timeout=PATIENCE_S, check=False,
    )  # fmt: skip
