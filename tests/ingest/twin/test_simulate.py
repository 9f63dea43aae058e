"""`python -m ingest simulate` as a process, against real stores and a real collector."""

import json
import os
import signal
import stat
import subprocess
import sys
import time

import psycopg
import pytest

pytestmark = [pytest.mark.db, pytest.mark.broker]


@pytest.fixture(scope="module")
def environment(telemetry_db_module, broker, tmp_path_factory):
    """Settings of the processes; a collector runs while the module's tests do."""
    settings = {
        **os.environ,
        "HANGOU_TELEMETRY_DSN": telemetry_db_module.ingest,
        "HANGOU_BROKER_URL": broker.broker_url,
        "HANGOU_BROKER_ADMIN_URL": broker.broker_admin_url,
        "HANGOU_BROKER_CONFIG": str(broker.broker_config),
        "HANGOU_INGEST_METRICS_PORT": "0",
        "HANGOU_VAR_DIR": str(tmp_path_factory.mktemp("twin-var")),
    }
    log = tmp_path_factory.mktemp("collector") / "log"
    with log.open("wb") as out:
        collector = subprocess.Popen(
            [sys.executable, "-m", "ingest", "run"], env=settings, stdout=out, stderr=out
        )
        yield settings
        collector.send_signal(signal.SIGTERM)
        assert collector.wait(timeout=20) == 0, log.read_text(encoding="utf-8")


def simulate(environment, *words):
    return subprocess.run(
        [sys.executable, "-m", "ingest", "simulate", *words],
        env=environment,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


def count(environment, sql):
    with psycopg.connect(environment["HANGOU_TELEMETRY_DSN"]) as conn:
        return conn.execute(sql).fetchone()[0]


LOAD = """
    select count(*) from telemetry.observation o join telemetry.series s on s.id = o.series_id
    join telemetry.station t on t.id = s.station_id where t.code like 'DEMO-LOAD-%'
"""


def test_a_load_with_repeats_and_lost_links_is_stored_once_and_receipted_whole(environment):
    done = simulate(
        environment,
        *("--devices", "4", "--rate", "20", "--seconds", "3", "--seed", "5"),
        *("--fault", "repeat=0.3", "--fault", "reorder=0.3", "--fault", "lose_link=0.3"),
        *("--fault", "away_seconds=0.2", "--fault", "garbage=0.5"),
    )
    assert done.returncode == 0, done.stderr
    account = json.loads(done.stdout)
    assert account["messages_outstanding"] == 0
    assert account["readings_receipted"] == account["readings_sent"] > 150
    assert count(environment, LOAD) == account["readings_sent"]


def test_the_demo_shows_changing_values_within_seconds_and_stops_cleanly(environment, tmp_path):
    private = {**environment, "HANGOU_VAR_DIR": str(tmp_path)}
    demo = subprocess.Popen(
        [sys.executable, "-m", "ingest", "simulate", "--demo", "--no-backfill"],
        env=private,
        stderr=subprocess.PIPE,
    )
    sent = "select count(distinct s.station_id) from telemetry.series s join telemetry.latest l"
    sent += " on l.series_id = s.id join telemetry.station t on t.id = s.station_id"
    sent += " where t.code like 'DEMO-%' and t.code not like 'DEMO-LOAD-%'"
    deadline = time.monotonic() + 40
    while count(environment, sent) < 40 and time.monotonic() < deadline:
        time.sleep(0.5)
    demo.send_signal(signal.SIGTERM)
    _, errors = demo.communicate(timeout=20)
    assert demo.returncode == 0, errors
    assert count(environment, sent) == 40
    assert stat.S_IMODE((tmp_path / "demo" / "passwords.json").stat().st_mode) == 0o600
