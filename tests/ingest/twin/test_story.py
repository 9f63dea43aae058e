"""The story of the demo, second by second, from the shipped files alone."""

import shutil
import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.twin.demo import Demo
from ingest.twin.device import Device
from ingest.twin.keep import DemoClock
from ingest.twin.link import Broker, Identity
from ingest.twin.replay import StationReplay
from ingest.twin.scenario import load_scenario
from ingest.twin.series import DemoDataError
from ingest.twin.story import second_of, silent_at

DATA = Path(__file__).parents[3] / "data"
ANCHOR = datetime(2026, 7, 1, 3, 7, 20, tzinfo=UTC)
ACTS = {
    "quiet": 0, "rain": 15, "wave": 45, "silence": 80, "spike": 90, "sluice": 105,
    "recession": 140,
}  # fmt: skip
SCENARIO = load_scenario(DATA)
REPLAYS = {
    one.code.removeprefix("DEMO-STORY-"): StationReplay(
        folder=DATA / "demo", scenario=SCENARIO, station=one
    )
    for one in SCENARIO.stations
    if one.code.startswith("DEMO-STORY-")
}
GAUGES = ["L1", "L2", "L3", "L4"]


def loop_of(name, quantity="stage", channel=None):
    """The readings of one series in one loop: second to reading."""
    found = {}
    for step in range(48):
        for one in REPLAYS[name].live(ANCHOR, step):
            if (one.quantity, one.channel) == (quantity, channel):
                found[step * 5] = one
    return found


def level(name, severity):
    return next(one.value for one in REPLAYS[name].station.levels if one.severity == severity)


def seconds_above(name, severity, quantity="stage"):
    loop = loop_of(name, quantity)
    limit = level(name, severity)
    return [second for second, one in loop.items() if one.value >= limit and one.quality is None]


def test_the_acts_begin_within_two_minutes_and_a_half_in_the_order_of_the_story():
    assert {act.name: act.start for act in SCENARIO.story.acts} == ACTS
    assert SCENARIO.story.length == timedelta(minutes=4)


@given(st.integers(0, 10_000), st.floats(0, 239.9))
def test_every_loop_counts_its_seconds_from_its_own_beginning(loops, second):
    now = ANCHOR + timedelta(seconds=240 * loops + second)
    assert second_of(SCENARIO.story, ANCHOR, now) == pytest.approx(second, abs=1e-5)


@given(st.sampled_from(sorted(REPLAYS)), st.integers(0, 47), st.integers(1, 5_000))
def test_every_loop_is_told_alike(name, step, loops):
    shift = loops * timedelta(minutes=4)
    first = REPLAYS[name].live(ANCHOR, step)
    again = REPLAYS[name].live(ANCHOR, step + 48 * loops)
    gates = {"gate_state", "gate_opening"} if step == 0 else set()  # a state looks one step back
    assert [replace(one, at=one.at + shift) for one in first if one.quantity not in gates] == [
        one for one in again if one.quantity not in gates
    ]


def test_in_the_quiet_act_no_gauge_stands_above_a_level_no_rain_falls_and_the_gates_are_shut():
    for second in range(0, ACTS["rain"], 5):
        for name in GAUGES:
            assert loop_of(name)[second].value < level(name, "yellow") - 0.5
        for name in ("R1", "R2"):
            assert loop_of(name, "precipitation")[second].value == 0
        assert [loop_of("S1", "gate_opening", n)[second].value for n in "123"] == [0, 0, 0]


@pytest.mark.parametrize("name", ["R1", "R2"])
def test_rain_falls_in_its_act_and_can_be_read_to_a_tenth_of_a_millimetre(name):
    rain = {second: one.value for second, one in loop_of(name, "precipitation").items()}
    assert min(second for second, value in rain.items() if value > 0) == ACTS["rain"]
    assert max(rain.values()) >= 0.3
    assert all(value < 0.05 for second, value in rain.items() if second >= 75)


def test_the_wave_reaches_the_gauges_one_after_another_and_only_the_third_passes_orange():
    firsts = [min(seconds_above(name, "yellow")) for name in GAUGES]
    assert firsts == [60, 70, 80, 90]
    assert [bool(seconds_above(name, "orange")) for name in GAUGES] == [False, False, True, False]
    assert ACTS["wave"] < min(seconds_above("L3", "orange")) < 120


def test_one_device_is_silent_from_its_act_into_the_recession_and_no_other_ever():
    silences = {name: one.station.silences for name, one in REPLAYS.items() if one.station.silences}
    assert list(silences) == ["L2"]
    silent = [second for second in range(240) if silent_at(silences["L2"], second)]
    assert silent == list(range(ACTS["silence"], 170))
    assert len(silent) > 45 + 30  # longer than the broker takes to miss it, so that the will shows
    assert silent[-1] > ACTS["recession"]


def test_two_readings_spike_in_their_act_and_the_device_flags_them_suspect_itself():
    loop = loop_of("L1")
    suspect = [second for second, one in loop.items() if one.quality is not None]
    assert suspect == [ACTS["spike"], ACTS["spike"] + 5]
    for second in suspect:
        assert loop[second].quality == "suspect"
        assert loop[second].value == pytest.approx(loop[second + 10].value + 2.6, abs=0.2)
    for name in set(REPLAYS) - {"L1"}:
        for step in range(48):
            assert all(one.quality is None for one in REPLAYS[name].live(ANCHOR, step))


def test_the_gates_step_up_in_their_act_and_are_shut_again_before_the_loop_ends():
    opened = {n: loop_of("S1", "gate_opening", n) for n in "123"}
    total = {second: sum(opened[n][second].value for n in "123") for second in opened["1"]}
    assert min(second for second, value in total.items() if value > 0) == ACTS["sluice"]
    rising = [total[second] for second in range(105, 140, 5)]
    assert rising == sorted(rising)
    assert len(set(rising)) >= 5
    states = {one.value for one in loop_of("S1", "gate_state", "3").values()}
    assert states == {0, 1, 2, 3}
    assert total[ACTS["recession"] + 60] == total[235] == 0


def test_at_the_end_of_the_loop_all_is_quiet_again():
    for name in GAUGES:
        assert max(seconds_above(name, "yellow")) <= 180
    assert max(seconds_above("S1", "yellow", "headwater")) <= 160


def test_what_was_put_in_stands_in_the_origin_of_the_series():
    stage = REPLAYS["L1"].origins(ANCHOR, ANCHOR)[0]
    assert stage.source_series == "rhine_15min:heidelberg_w"
    assert stage.speed == 1440.0
    assert (
        "spikes put in on purpose and flagged suspect, each loop: +2.6 at 90 s" in stage.transform
    )
    past, rain = REPLAYS["R1"].origins(ANCHOR, ANCHOR - timedelta(days=7))
    assert "intensity x 14.4" in rain.transform
    assert "14.4" not in past.transform
    opening = next(
        one for one in REPLAYS["S1"].origins(ANCHOR, ANCHOR) if one.quantity == "gate_opening"
    )
    assert opening.origin == "derived"
    assert "from 3.00 to 4.25 m" in opening.transform


def test_the_demo_silences_the_device_by_the_second_and_it_keeps_what_it_measures():
    device_of = {
        code: Device(
            broker=Broker(host="127.0.0.1", port=1),
            identity=Identity(code=code, password="unused"),
            stations=[one.code for one in served],
        )
        for code, served in SCENARIO.devices.items()
    }
    demo = demo_from(DATA)
    kept = {}
    for second in range(240):
        demo.live(ANCHOR + timedelta(seconds=second), device_of)
        kept[second] = device_of["DEMO-STORY-L2"].pending
        silent = [code for code, device in device_of.items() if device.silent]
        assert silent == (["DEMO-STORY-L2"] if 80 <= second < 170 else [])
    assert kept[169] - kept[79] == 18


BROKEN = {
    "a spike between two steps": ("at = 90", "at = 91", "DEMO-STORY-L1 stage has a spike at 91"),
    "a silence that ends before it begins": (
        "{ from = 80, to = 170 }", "{ from = 80, to = 70 }",
        "DEMO-STORY-L2 is silent from 80 to 70",
    ),
    "acts out of order": ("start = 80", "start = 8", "acts begin at"),
    "no quiet beginning": ("start = 0", "start = 5", "first act does not begin at second 0"),
    "a loop of broken steps": ("seconds = 240", "seconds = 242", "no whole steps of 5 s"),
    "a misspelt key": ("silent =", "mute =", "unknown field `mute`"),
    "a wrong type": ("interval = 5", 'interval = "5 s"', "Expected `int`"),
    "gates that open downwards": ("[3.0, 4.25]", "[4.25, 3.0]", "which does not rise"),
    "a source that is not there": ('source = "story_rain"', 'source = "snow"', "named snow"),
    "a level of a quantity not measured": (
        'quantity = "stage", name = "警戒"', 'quantity = "ph", name = "警戒"', "level 警戒 needs",
    ),
    "a station twice": ('code = "DEMO-STORY-L2"', 'code = "DEMO-STORY-L1"', "is there twice"),
    "a window with an end": (
        'every = "PT2H"', 'every = "PT2H"\nlive_to = 2016-06-01T00:00:00', "leave out live_to",
    ),
    "a source beyond its file": ("live_from = 2016-05-29", "live_from = 2016-05-22", "not cover"),
}  # fmt: skip


def demo_from(folder):
    clock = DemoClock(anchor=ANCHOR, since=ANCHOR, backfilled=True, last=ANCHOR)
    return Demo(scenario=load_scenario(folder), folder=folder / "demo", clock=clock)


@pytest.mark.parametrize(("old", "new", "words"), BROKEN.values(), ids=BROKEN)
def test_a_story_that_cannot_be_told_is_refused_in_words(tmp_path, old, new, words):
    shutil.copytree(DATA / "demo", tmp_path / "demo")
    path = tmp_path / "demo" / "story.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    tomllib.loads(path.read_text(encoding="utf-8"))
    with pytest.raises(DemoDataError, match=words):
        demo_from(tmp_path)
