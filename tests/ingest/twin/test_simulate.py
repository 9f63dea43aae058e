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


SENDING = """
    select count(distinct s.station_id) from telemetry.latest l
    join telemetry.series s on s.id = l.series_id join telemetry.station t on t.id = s.station_id
    where t.code like 'DEMO-%' and t.code not like 'DEMO-LOAD-%'
"""


def play(environment, var, words, until):
    """Run the demo until `until` holds, at most 40 s, and stop it as `make down` does."""
    demo = subprocess.Popen(
        [sys.executable, "-m", "ingest", "simulate", "--demo", *words],
        env={**environment, "HANGOU_VAR_DIR": str(var)},
        stderr=subprocess.PIPE,
    )
    deadline = time.monotonic() + 40
    while not until() and time.monotonic() < deadline:
        time.sleep(0.2)
    demo.send_signal(signal.SIGTERM)
    _, errors = demo.communicate(timeout=20)
    assert demo.returncode == 0, errors


@pytest.fixture(scope="module")
def played(environment, tmp_path_factory):
    """The folder of a demo that ran until every station had sent."""
    var = tmp_path_factory.mktemp("played")
    play(environment, var, ["--no-backfill"], lambda: count(environment, SENDING) == 47)
    return var


def test_all_demo_stations_send_and_the_demo_stops_cleanly(environment, played):
    assert count(environment, SENDING) == 47
    assert stat.S_IMODE((played / "demo" / "passwords.json").stat().st_mode) == 0o600
    online = "select count(*) from telemetry.device where link_state = 'online'"
    deadline = time.monotonic() + 10
    while count(environment, online) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert count(environment, online) == 0


@pytest.mark.usefixtures("played")
def test_a_demo_that_lost_its_clock_revises_nothing(environment, tmp_path):
    revised = "select count(*) from telemetry.revision"
    before = count(environment, revised)
    clock = tmp_path / "demo" / "clock.json"
    play(environment, tmp_path, [], clock.exists)
    assert json.loads(clock.read_text(encoding="utf-8"))["backfilled"]
    assert count(environment, revised) == before
