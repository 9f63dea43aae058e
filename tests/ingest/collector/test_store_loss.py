"""PostgreSQL stops and starts again: the collector waits, goes on by itself, and loses nothing."""

import json
import time

import psycopg
import pytest

from telemetry.schema import migrate
from telemetry.states.store import get_state, put_state
from tests.fixtures.collecting import Collector
from tests.fixtures.databases import Database
from tests.fixtures.field import connected, enrol
from tests.fixtures.platform import Platform, message

pytestmark = [pytest.mark.db, pytest.mark.broker, pytest.mark.fault]


@pytest.fixture(scope="module")
def database(own_stores):
    def dsn(role):
        return own_stores.dsn("hangou_telemetry", role)

    migrate(dsn("hangou_owner"))
    return Database(
        name="hangou_telemetry", owner=dsn("hangou_owner"), ingest=dsn("hangou_ingest"),
        worker=dsn("hangou_worker"), api=dsn("hangou_api"), read=dsn("hangou_read"),
        superuser=own_stores.superuser_dsn,
    )  # fmt: skip


@pytest.fixture
def collector(own_stores, database, tmp_path):
    log = tmp_path / "collector.log"
    collector = Collector(dsn=database.ingest, broker=own_stores, log=log)
    with collector.at_work():
        yield collector


def test_while_the_store_is_away_nothing_is_acknowledged_and_afterwards_nothing_is_missing(
    own_stores, database, collector
):
    words = enrol(database.ingest, own_stores.broker_admin_url, "D1")
    platform = Platform(own_stores, database, collector)
    with connected(own_stores.broker_url, "D1", words["D1"]) as device:
        device.greet()
        device.send(message(device, 1, 1.0))
        device.settle("s", 1)
        own_stores.stop("postgres")
        for seq in range(2, 102):
            device.send(message(device, seq, float(seq)))
        device.until(lambda: device.acknowledged >= 102)
        time.sleep(1)
        assert device.through("s") == 1
        assert collector.alive
        own_stores.start("postgres")
        device.settle("s", 101, 30)
        assert [value for _, value, _ in platform.stored("D1")] == [float(n) for n in range(1, 102)]
        assert collector.count("Traceback") == 0
        assert collector.stop() == 0


def test_a_disk_that_has_room_again_after_a_restart_of_the_store_is_noticed(
    own_stores, database, collector
):
    words = enrol(database.ingest, own_stores.broker_admin_url, "D2")
    with connected(own_stores.broker_url, "D2", words["D2"]) as device:
        device.greet()
        _disk(database, "refuse")
        collector.until(lambda: collector.count("disk low") == 1)
        own_stores.stop("postgres")
        collector.until(lambda: collector.count("watcher lost the store") == 1)
        own_stores.start("postgres")
        _disk(database, "ok")
        collector.until(lambda: collector.count("disk has room again") == 1)
        device.send(message(device, 1, 1.0))
        device.settle("s", 1)
        assert collector.stop() == 0


def test_a_suspicion_that_a_killed_collector_left_on_record_is_cleared(database, collector):
    collector.kill()
    with psycopg.connect(database.ingest) as conn:
        put_state(conn, "platform_clock", "suspect", {}, actor="tester", reason="test")
    with collector.at_work():
        collector.until(lambda: collector.count("platform clock") == 1)
        with psycopg.connect(database.ingest) as conn:
            assert get_state(conn, "platform_clock") == "ok"
        assert json.loads(collector.text().splitlines()[-1])["suspect"] is False
        assert collector.stop() == 0


def _disk(database, state):
    with psycopg.connect(database.worker) as conn:
        put_state(conn, "low_disk", state, {}, actor="tester", reason="test")
