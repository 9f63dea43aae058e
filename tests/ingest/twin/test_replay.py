from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from ingest.twin.replay import StationReplay
from ingest.twin.scenario import load_scenario
from ingest.twin.series import load_window

DATA = Path(__file__).parents[3] / "data"
ANCHOR = datetime(2026, 7, 1, 3, 7, 20, tzinfo=UTC)
SINCE = ANCHOR - timedelta(days=7)


@pytest.fixture(scope="module")
def scenario():
    return load_scenario(DATA)


def station_of(scenario, code):
    return next(one for one in scenario.stations if one.code == code)


def replay_of(scenario, code):
    station = station_of(scenario, code)
    return StationReplay(folder=DATA / "demo", scenario=scenario, station=station)


def window_of(scenario, code):
    series = station_of(scenario, code).series[0]
    return load_window(DATA / "demo", scenario.sources[series.source], series)


def test_a_replayed_total_keeps_the_intensity_of_its_source(scenario):
    hours = window_of(scenario, "DEMO-R01").live
    replay = replay_of(scenario, "DEMO-R01")
    wet = [step for step in range(len(hours)) if hours[step] > 0][:20]
    assert wet
    for step in wet:
        (reading,) = replay.live(ANCHOR, step)
        assert reading.period == "PT10S"
        assert reading.statistic == "total"
        assert reading.value * 360 == pytest.approx(hours[step], abs=0.001)


def test_a_back_filled_total_keeps_its_value_and_its_hour(scenario):
    readings = [
        one for step in replay_of(scenario, "DEMO-R01").backfill(ANCHOR, SINCE) for one in step
    ]
    hours = window_of(scenario, "DEMO-R01").past
    assert {one.period for one in readings} == {"PT1H"}
    assert [one.value for one in readings] == pytest.approx(list(hours))


def test_a_live_step_is_stamped_every_ten_seconds_with_the_stagger_of_its_station(scenario):
    replay = replay_of(scenario, "DEMO-L04")
    stamps = [replay.live(ANCHOR, step)[0].at for step in range(3)]
    first = ANCHOR + station_of(scenario, "DEMO-L04").stagger
    assert stamps == [first + timedelta(seconds=10 * step) for step in range(3)]


def test_stations_are_staggered_over_the_ten_seconds(scenario):
    assert len({station.stagger for station in scenario.stations}) == 10


def test_the_back_fill_is_a_week_in_the_source_spacing_on_whole_quarter_hours(scenario):
    stamps = [step[0].at for step in replay_of(scenario, "DEMO-L04").backfill(ANCHOR, SINCE)]
    assert len(stamps) == 672
    assert stamps[-1] == datetime(2026, 7, 1, 3, 0, tzinfo=UTC)
    assert {b - a for a, b in pairwise(stamps)} == {timedelta(minutes=15)}
    assert min(stamps) > SINCE


def test_the_back_fill_leads_to_the_first_live_value_without_a_jump(scenario):
    replay = replay_of(scenario, "DEMO-L04")
    *_, last = replay.backfill(ANCHOR, SINCE)
    assert last[0].value == pytest.approx(window_of(scenario, "DEMO-L04").past[-1], abs=1e-6)
    assert abs(replay.live(ANCHOR, 0)[0].value - last[0].value) < 0.2


def test_a_back_fill_on_the_very_quarter_hour_leaves_that_stamp_to_the_live_value(scenario):
    anchor = datetime(2026, 7, 1, 3, 15, tzinfo=UTC)
    *_, last = replay_of(scenario, "DEMO-L01").backfill(anchor, anchor - timedelta(days=7))
    assert last[0].at == datetime(2026, 7, 1, 3, 0, tzinfo=UTC)


def test_a_later_run_fills_back_only_to_where_the_last_one_ended(scenario):
    since = ANCHOR - timedelta(hours=2)
    replay = replay_of(scenario, "DEMO-L04")
    stamps = [step[0].at for step in replay.backfill(ANCHOR, since)]
    assert len(stamps) == replay.steps_back(ANCHOR, since) == 8
    assert min(stamps) > since


def test_after_its_window_the_replay_begins_again(scenario):
    window = window_of(scenario, "DEMO-L04")
    assert window.at_live_step(len(window.live)) == window.at_live_step(0)


def test_back_fill_and_replay_are_told_apart_by_dated_origins(scenario):
    rows = replay_of(scenario, "DEMO-L04").origins(ANCHOR, SINCE)
    stage = [(r.valid_from, r.speed, r.label) for r in rows if r.quantity == "stage"]
    assert stage == [(SINCE, 1.0, "演示回放 ×1"), (ANCHOR, 90.0, "演示回放 ×90")]
    assert {r.origin for r in rows} == {"replay"}
    assert rows[0].source_series == "rhine_15min:lauffen_w"
    assert rows[0].transform.startswith("value x 0.01; cm to m above the gauge's own zero")


def test_totals_have_one_origin_for_each_of_their_two_series(scenario):
    rows = replay_of(scenario, "DEMO-R01").origins(ANCHOR, SINCE)
    assert [(r.period, r.speed, r.label) for r in rows] == [
        ("PT1H", 1.0, "演示回放 ×1"),
        ("PT10S", 360.0, "演示回放 ×360"),
    ]
    assert "total x 10 s / PT1H" in rows[1].transform


def test_every_series_that_is_sent_has_an_origin_and_gates_are_derived(scenario):
    for station in scenario.stations:
        replay = StationReplay(folder=DATA / "demo", scenario=scenario, station=station)
        origins = replay.origins(ANCHOR, SINCE)
        told = {(r.quantity, r.channel, r.statistic, r.period) for r in origins}
        past = next(iter(replay.backfill(ANCHOR, SINCE)))
        sent = {
            (r.quantity, r.channel, r.statistic, r.period) for r in past + replay.live(ANCHOR, 0)
        }
        assert sent == told, station.code
        derived = {r.quantity for r in origins if r.origin == "derived"}
        assert derived <= {"gate_opening", "gate_state", "pump_state"}


def test_openings_stay_within_the_gate_and_agree_with_its_state(scenario):
    station = station_of(scenario, "DEMO-S04")
    replay = replay_of(scenario, "DEMO-S04")
    maximum = {gate.number: gate.maximum for gate in station.gates}
    seen = set()
    for step in range(0, 2800, 7):
        readings = replay.live(ANCHOR, step)
        opening = {r.channel: r.value for r in readings if r.quantity == "gate_opening"}
        state = {r.channel: r.value for r in readings if r.quantity == "gate_state"}
        assert opening.keys() == state.keys() == maximum.keys()
        for number, value in opening.items():
            assert 0 <= value <= maximum[number]
            assert state[number] != 0 or value == 0
            seen.add(state[number])
    assert seen == {0, 1, 2, 3}
