from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ingest.twin.demo import Demo
from ingest.twin.device import Device
from ingest.twin.keep import DemoClock
from ingest.twin.link import Broker, Identity
from ingest.twin.scenario import load_scenario

DATA = Path(__file__).parents[3] / "data"
ANCHOR = datetime(2026, 7, 1, 3, 7, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def scenario():
    return load_scenario(DATA)


def demo_of(scenario, *, backfilled=True, days=7):
    since = ANCHOR - timedelta(days=days)
    clock = DemoClock(anchor=ANCHOR, since=since, backfilled=backfilled, last=ANCHOR)
    return Demo(scenario=scenario, folder=DATA / "demo", clock=clock)


def unconnected(scenario):
    """Devices that never get a turn: what is handed to them stays with them."""
    return {
        code: Device(
            broker=Broker(host="127.0.0.1", port=1),
            identity=Identity(code=code, password="unused"),
            stations=[station.code for station in served],
        )
        for code, served in scenario.devices.items()
    }


def at(seconds):
    return ANCHOR + timedelta(seconds=seconds)


def steps_within(scenario, seconds):
    """How many steps are due within so many whole seconds (a multiple of ten) from the start."""
    return sum(seconds // int(one.interval.total_seconds()) for one in scenario.stations)


def test_within_ten_seconds_every_station_has_sent_once_and_those_of_the_story_twice(scenario):
    demo, devices = demo_of(scenario), unconnected(scenario)
    handed = sum(demo.live(at(second), devices) for second in range(10))
    assert handed == steps_within(scenario, 10) == 40 + 2 * 7
    assert all(device.pending for device in devices.values())


def test_no_step_is_handed_over_twice(scenario):
    demo, devices = demo_of(scenario), unconnected(scenario)
    demo.live(at(9), devices)
    before = sum(device.pending for device in devices.values())
    assert demo.live(at(9.9), devices) == 0
    assert sum(device.pending for device in devices.values()) == before


def test_stations_send_in_turn_and_not_all_at_once(scenario):
    demo, devices = demo_of(scenario), unconnected(scenario)
    handed = [demo.live(at(second), devices) for second in range(20)]
    assert set(handed) == {5, 6}


def test_after_a_pause_of_the_process_only_the_last_minute_is_made_up_for(scenario):
    demo, devices = demo_of(scenario), unconnected(scenario)
    demo.live(at(9), devices)
    handed = demo.live(at(9 + 3600), devices)
    assert handed == 7 * len(scenario.stations)  # six steps made up for, and the present one


def test_a_demo_that_goes_on_begins_at_the_present_step(scenario):
    demo, devices = demo_of(scenario), unconnected(scenario)
    assert demo.live(at(3609), devices) == len(scenario.stations)


def test_the_back_fill_counts_its_days_as_it_hands_them_over(scenario):
    demo, devices = demo_of(scenario, backfilled=False, days=2), unconnected(scenario)
    expected, seen = demo.chunks_left, []
    while not demo.backfilled:
        demo.backfill(devices, lambda: seen.append(1))
    assert len(seen) == expected
    assert sum(device.pending for device in devices.values()) > 20_000


def test_without_back_fill_only_the_replay_has_origins(scenario):
    speeds = {origin.speed for origin in demo_of(scenario).origins()}
    assert speeds == {90.0, 240.0, 360.0, 1440.0}
    filled_back = {one.speed for one in demo_of(scenario, backfilled=False).origins()}
    assert filled_back == {1.0, *speeds}
