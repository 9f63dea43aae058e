"""The story as the store tells it: real devices, broker, collector and database, the clock hurried.

Fourteen seconds of the story pass in one; stamps begin four minutes before the test.
"""

import secrets
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from ingest.broker.accounts import ensure_devices
from ingest.twin.demo import Demo
from ingest.twin.device import Device, DeviceSettings
from ingest.twin.fleet import Fleet
from ingest.twin.keep import DemoClock
from ingest.twin.link import Broker, Identity
from ingest.twin.provision import provision, record_origins
from ingest.twin.scenario import load_scenario
from tests.fixtures.collecting import Collector
from tests.fixtures.platform import Platform

pytestmark = [pytest.mark.db, pytest.mark.broker]

DATA = Path(__file__).parents[3] / "data"
HURRY = 14
TOLD = 185  # seconds of the story: into the recession, the silent gauge is back
WHO = {"actor": "test", "reason": "test"}
SILENT = "DEMO-STORY-L2"
ROWS = """
    select o.at, o.received_at, o.value, o.quality, o.device_quality
    from telemetry.observation o join telemetry.series s on s.id = o.series_id
    join telemetry.station st on st.id = s.station_id
    where st.code = %s and s.quantity = %s and s.channel = %s order by o.at
"""
LINK = "select link_state from telemetry.device where code = %s"


@pytest.fixture(scope="module")
def platform(broker, telemetry_db_module, tmp_path_factory):
    """A collector that serves the story's devices alone."""
    log = tmp_path_factory.mktemp("collector") / "collector.log"
    collector = Collector(dsn=telemetry_db_module.ingest, broker=broker, log=log)
    with collector.at_work():
        yield Platform(broker=broker, db=telemetry_db_module, collector=collector)


class HurriedClock:
    """A clock that began at `start` and runs `HURRY` times as fast as ours."""

    def __init__(self, start):
        self.start = start
        self._begun = time.monotonic()

    def now(self):
        return self.start + HURRY * timedelta(seconds=time.monotonic() - self._begun)


def devices_of(scenario, platform, clock):
    words = {code: secrets.token_urlsafe(16) for code in scenario.devices}
    ensure_devices(platform.broker.broker_admin_url, words)
    broker = Broker.from_url(platform.broker.broker_url)
    settings = DeviceSettings(interval=scenario.story.interval)
    missed_soon = replace(settings, keepalive=2)  # the will comes after 3 s and not after 45 s
    return {
        code: Device(
            broker=broker,
            identity=Identity(code=code, password=words[code]),
            stations=[one.code for one in served],
            settings=missed_soon if code == SILENT else settings,
            clock=clock.now,
        )
        for code, served in scenario.devices.items()
    }


@pytest.fixture(scope="module")
def told(platform):
    """The story told once: when it began, and what the store said of the silent device's link."""
    whole = load_scenario(DATA)
    actors = tuple(one for one in whole.stations if one.code.startswith("DEMO-STORY-"))
    scenario = replace(whole, stations=actors)
    anchor = datetime.now(UTC).replace(microsecond=0) - whole.story.length
    kept = DemoClock(anchor=anchor, since=anchor, backfilled=True, last=anchor)
    demo = Demo(scenario=scenario, folder=DATA / "demo", clock=kept)
    with psycopg.connect(platform.db.ingest) as conn:
        provision(conn, scenario, **WHO)
        record_origins(conn, demo.origins(), **WHO)
    clock = HurriedClock(anchor)
    devices = devices_of(scenario, platform, clock)
    fleet = Fleet(devices.values())
    links = []
    try:
        while (now := clock.now()) < anchor + timedelta(seconds=TOLD):
            demo.live(now, devices)
            fleet.turn(0.02)
            (state,) = platform.rows(LINK, SILENT)[0]
            if not links or links[-1][1] != state:
                links.append(((now - anchor).total_seconds(), state))
        assert fleet.settle(seconds=20)
    finally:
        fleet.leave()
    return anchor, links


def series(platform, anchor, station, quantity="stage", channel=""):
    """Rows of a series by the second in which their step of the story began."""
    rows = platform.rows(ROWS, f"DEMO-STORY-{station}", quantity, channel)
    return {int((at - anchor).total_seconds()) // 5 * 5: rest for at, *rest in rows}


def first(rows, true):
    """When the platform received the first value for which `true` holds."""
    return min(received for received, value, *_ in rows.values() if true(value))


def test_the_store_receives_the_acts_in_their_order(platform, told):
    anchor, _ = told
    rain = first(series(platform, anchor, "R1", "precipitation"), lambda value: value > 0)
    crossings = [
        first(series(platform, anchor, name), lambda value: value >= 2.9)
        for name in ("L1", "L2", "L3", "L4")
    ]
    orange = first(series(platform, anchor, "L3"), lambda value: value >= 3.9)
    spike = first(series(platform, anchor, "L1"), lambda value: value > 6)
    gate = first(series(platform, anchor, "S1", "gate_opening", "1"), lambda value: value > 0)
    back = min(
        received
        for second, (received, *_) in series(platform, anchor, "L2").items()
        if 90 <= second < 170
    )
    acts = [rain, *crossings[:3], spike, gate, back]
    assert acts == sorted(acts)
    assert crossings == sorted(crossings)
    assert crossings[2] < orange < gate


def test_the_silent_gauge_goes_offline_by_its_will_and_comes_back(platform, told):
    _, links = told
    states = [state for second, state in links if second > 0 and state is not None]
    assert states[:3] == ["online", "offline", "online"]
    offline, back = (second for second, state in links if state is not None and second > 40)
    assert 80 < offline < 170 <= back


def test_what_the_silent_gauge_measured_meanwhile_comes_late_and_whole_through_its_backlog(
    platform, told
):
    anchor, _ = told
    rows = series(platform, anchor, "L2")
    step = sorted(rows)
    assert step == list(range(0, step[-1] + 1, 5))
    late = [rows[second][0] for second in step if 85 <= second < 155]
    assert len(late) == 14
    assert min(late) > series(platform, anchor, "L1")[155][0]
    assert max(value for _, value, *_ in rows.values()) == pytest.approx(4.24)
    lanes = platform.rows("select distinct lane from telemetry.commit_log where stored > 0")
    assert ("backlog",) in lanes


def test_the_spike_is_stored_with_the_suspect_flag_that_the_device_sent(platform, told):
    anchor, _ = told
    rows = series(platform, anchor, "L1")
    flagged = {second: row for second, row in rows.items() if row[3] is not None}
    assert len(flagged) == 2
    assert {row[2] for row in flagged.values()} == {row[3] for row in flagged.values()}
    assert min(row[1] for row in flagged.values()) > 6


def test_the_gates_stand_open_in_the_store_while_the_water_stands_high(platform, told):
    anchor, _ = told
    opening = series(platform, anchor, "S1", "gate_opening", "3")
    assert max(value for _, value, *_ in opening.values()) > 2.5
    state = series(platform, anchor, "S1", "gate_state", "3")
    assert {value for _, value, *_ in state.values()} == {0, 1, 2, 3}
