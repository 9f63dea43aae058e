"""A collector starts only on safe ground, says that it is there, and leaves nothing behind."""

import time
from contextlib import ExitStack

import psycopg
import pytest

from telemetry.states.store import get_state, put_state
from tests.fixtures.collecting import Collector
from tests.fixtures.field import connected, enrol
from tests.fixtures.platform import Platform, message

pytestmark = [pytest.mark.db, pytest.mark.broker]


@pytest.fixture
def collector(broker, telemetry_db, tmp_path):
    """Not started yet."""
    return Collector(dsn=telemetry_db.ingest, broker=broker, log=tmp_path / "collector.log")


@pytest.fixture
def devices(broker, telemetry_db):
    """Connects devices by code; they are on record then."""
    with ExitStack() as stack:

        def make(*codes):
            words = enrol(telemetry_db.ingest, broker.broker_admin_url, *codes)
            return [
                stack.enter_context(connected(broker.broker_url, code, words[code]))
                for code in codes
            ]

        yield make


def test_it_leaves_a_sign_of_life_in_the_store_and_says_when_it_stops(collector, telemetry_db):
    def state():
        with psycopg.connect(telemetry_db.read) as conn:
            return get_state(conn, "collector")

    collector.start()
    deadline = time.monotonic() + 20
    while state() != "ok" and time.monotonic() < deadline:
        time.sleep(0.1)
    assert state() == "ok"
    collector.stop()
    assert state() == "stopped"


@pytest.mark.parametrize(
    ("line", "change"),
    [
        ("persistence false", "persistence true"),
        ("max_queued_messages 1000", "max_queued_messages 0"),
        ("message_size_limit 0", "message_size_limit 262144"),
        ("allow_anonymous true", "allow_anonymous false"),
    ],
)
def test_unsafe_broker_settings_refuse_with_the_line_to_change(
    broker, telemetry_db, tmp_path, line, change
):
    config = tmp_path / "mosquitto.conf"
    config.write_text(f"{broker.broker_config.read_text(encoding='utf-8')}\n{line}\n")
    log = tmp_path / "collector.log"
    collector = Collector(dsn=telemetry_db.ingest, broker=broker, log=log, config=config)
    collector.start()
    assert collector.wait() == 1
    assert f"`{change}`" in collector.text()
    assert "line " in collector.text()
    assert collector.count("broker session open") == 0


def test_settings_that_cannot_be_read_are_a_warning_and_a_metric(broker, telemetry_db, tmp_path):
    log = tmp_path / "collector.log"
    nowhere = tmp_path / "nowhere.conf"
    collector = Collector(dsn=telemetry_db.ingest, broker=broker, log=log, config=nowhere)
    with collector.at_work():
        assert collector.metrics()[("hangou_broker_config_unread", "")] == 1
        assert collector.count("broker settings not checked") == 1
        assert collector.stop() == 0


def test_sigterm_writes_acknowledges_and_receipts_what_has_arrived(
    collector, devices, broker, telemetry_db
):
    (device,) = devices("D1")
    platform = Platform(broker, telemetry_db, collector)
    with collector.at_work():
        device.send(message(device, 1, 1.0))
        device.settle("s", 1)
        for seq in range(2, 302):
            device.send(message(device, seq, float(seq)))
        collector.until(lambda: len(platform.stored("D1")) > 1)
        assert collector.stop() == 0
    stored = {value for _, value, _ in platform.stored("D1")}
    time.sleep(0.3)
    through = device.through("s")
    assert len(stored) >= through
    assert stored >= {float(seq) for seq in range(1, through + 1)}
    assert len(stored) == through, "committed, but not receipted before leaving"
    assert collector.text().rstrip().splitlines()[-1].count("collector stopped") == 1
    with collector.at_work():
        device.settle("s", 301)
        # What was committed had been acknowledged: the broker does not send it all again. (A few
        # acknowledgements may be lost with the connection; their messages are duplicates.)
        again = collector.metrics()[("hangou_readings_duplicate_total", "live")]
        assert again < through / 2
        assert collector.stop() == 0
    assert {value for _, value, _ in platform.stored("D1")} == {float(n) for n in range(1, 302)}


def test_platform_status_tells_birth_leave_and_death(collector, devices):
    (device,) = devices("D1")

    def states():
        return [one["state"] for one in device.platform_states()]

    with collector.at_work():
        device.until(lambda: states()[-1:] == ["online"])
        assert device.platform_states()[-1]["at"] is not None
        assert collector.stop() == 0
        device.until(lambda: states()[-1:] == ["offline"])
    with collector.at_work():
        device.until(lambda: states()[-1:] == ["online"])
        collector.kill()
        device.until(lambda: states()[-1:] == ["offline"])
        assert device.platform_states()[-1] == {"state": "offline", "at": None}


def test_on_a_full_disk_receipts_stop_and_go_on_once_there_is_room(
    collector, devices, broker, telemetry_db
):
    (device,) = devices("D1")
    platform = Platform(broker, telemetry_db, collector)
    with collector.at_work():
        device.send(message(device, 1, 1.0))
        device.settle("s", 1)
        _disk(telemetry_db.worker, "refuse")
        collector.until(lambda: collector.count("disk low") == 1)
        collector.until(lambda: collector.metrics()[("hangou_broker_connected", "live")] == 0)
        device.send(message(device, 2, 2.0))
        time.sleep(1.5)
        assert device.through("s") == 1
        assert len(platform.stored("D1")) == 1
        _disk(telemetry_db.worker, "ok")
        device.settle("s", 2)
        assert len(platform.stored("D1")) == 2
        assert collector.stop() == 0


def _disk(dsn, state):
    with psycopg.connect(dsn) as conn:
        put_state(conn, "low_disk", state, {}, actor="tester", reason="test")


def test_when_many_devices_are_ahead_the_platform_suspects_its_own_clock(
    collector, devices, broker, telemetry_db
):
    fleet = devices(*(f"D{n}" for n in range(5)))
    platform = Platform(broker, telemetry_db, collector)

    def clock():
        with psycopg.connect(telemetry_db.ingest) as conn:
            return get_state(conn, "platform_clock")

    with collector.at_work():
        for device in fleet[:4]:
            device.send(message(device, 1, 1.0, seconds=1200))
            device.settle("s", 1)
            assert device.receipts[-1]["rejected"][0]["code"] == "time_ahead"
        fleet[4].send(message(fleet[4], 1, 1.0, seconds=1200))
        fleet[4].until(lambda: clock() == "suspect")
        held = message(fleet[0], 2, 2.0, seconds=1200)
        fleet[0].send(held)
        fleet[0].until(lambda: len(platform.dead_letters("D0")) == 2)
        assert platform.dead_letters("D0")[-1][:2] == ("platform_clock_suspect", 2)
        assert platform.dead_letters("D4")[-1][:2] == ("platform_clock_suspect", 1)
        assert (fleet[0].through("s"), fleet[4].through("s")) == (1, 0)
        # A message that is not ahead is taken meanwhile; enough of them clear the suspicion.
        for device in fleet[1:]:
            device.send(message(device, 9, 9.0, session="now"))
        fleet[1].until(lambda: len(platform.stored("D1")) == 1)
        fleet[1].until(lambda: clock() == "ok")
        fleet[0].send(message(fleet[0], 2, 2.0))
        fleet[0].settle("s", 2)
        assert collector.stop() == 0
