import tomllib
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from pyproj import Geod

from ingest.twin.replay import StationReplay
from ingest.twin.scenario import load_scenario, speed_of
from ingest.twin.series import DemoDataError, load_window

DATA = Path(__file__).parents[3] / "data"
HOUR = 360  # live steps of 10 s
DISTRICTS = {"321002", "321003", "321012", "321023", "321071", "321081", "321084"}


@pytest.fixture(scope="module")
def scenario():
    return load_scenario(DATA)


@pytest.fixture(scope="module")
def others(scenario):
    """The stations that are not of the story."""
    return [one for one in scenario.stations if not one.code.startswith("DEMO-STORY-")]


def windows(scenario, station):
    return {
        series.quantity: load_window(DATA / "demo", scenario.sources[series.source], series)
        for series in station.series
    }


def test_there_are_forty_stations_of_six_kinds_and_seven_of_the_story(scenario):
    kinds = [station.kind for station in scenario.stations]
    assert len(kinds) == 47
    assert sum(station.code.startswith("DEMO-STORY-") for station in scenario.stations) == 7
    assert set(kinds) == {"level", "rain", "sluice", "pump", "quality", "air"}


def test_every_code_and_name_says_that_it_is_a_demo(scenario):
    codes = [station.code for station in scenario.stations]
    assert len(set(codes)) == len(codes)
    for station in scenario.stations:
        assert station.code.startswith("DEMO-")
        assert station.device.startswith("DEMO-")
        assert station.name.endswith("（演示）")


def test_every_station_lies_around_yangzhou_in_one_of_its_districts(scenario):
    for station in scenario.stations:
        assert 119.0 <= station.lon <= 119.9, station.code
        assert 32.1 <= station.lat <= 33.3, station.code
        assert station.district_code in DISTRICTS, station.code


def test_every_quantity_and_statistic_is_in_the_catalogue(scenario):
    catalogue = tomllib.loads((DATA / "quantities.toml").read_text(encoding="utf-8"))["quantity"]
    for station in scenario.stations:
        for series in station.series:
            assert series.statistic in catalogue[series.quantity]["statistics"]


def test_some_device_serves_two_stations(scenario):
    assert max(len(served) for served in scenario.devices.values()) == 2


def test_every_level_lies_within_what_is_replayed_and_the_severer_is_higher(scenario, others):
    for station in others:
        replayed = windows(scenario, station)
        for level in station.levels:
            live = replayed[level.quantity].live
            assert np.nanmin(live) < level.value < np.nanmax(live), station.code
        values = [level.value for level in station.levels]
        assert values == sorted(set(values)), station.code
        assert [level.severity for level in station.levels] in ([], ["yellow", "orange"])


def test_water_above_a_gate_always_stands_above_the_water_below(scenario):
    for station in scenario.stations:
        if station.kind in {"sluice", "pump"}:
            replayed = windows(scenario, station)
            assert np.nanmin(replayed["headwater"].live - replayed["tailwater"].live) > 0


def test_in_the_first_hour_at_most_three_stations_beside_the_story_stand_above_a_level(
    scenario, others
):
    above = np.zeros(HOUR, dtype=int)
    for station in others:
        if station.levels:
            replayed = windows(scenario, station)[station.levels[0].quantity].live[:HOUR]
            above += replayed >= station.levels[0].value
    assert 1 <= above.max() <= 3


def test_no_two_stations_lie_on_top_of_one_another(scenario):
    geod = Geod(ellps="GRS80")
    for one, two in combinations(scenario.stations, 2):
        _, _, metres = geod.inv(one.lon, one.lat, two.lon, two.lat)
        assert metres > 2_500, (one.code, two.code)


def test_water_stations_name_their_river_and_only_the_yangtze_is_tidal(scenario):
    for station in scenario.stations:
        if station.kind in {"rain", "air"}:
            assert station.tidal is None
        else:
            assert station.river
            assert station.tidal == (station.river == "长江"), station.code


def test_most_level_stations_change_within_the_first_minute_of_replay(scenario):
    stages = [
        windows(scenario, one)["stage"].live for one in scenario.stations if one.kind == "level"
    ]
    changing = [stage for stage in stages if len(set(stage[:6])) > 1]
    assert len(stages) == 17
    assert len(changing) >= 13


def test_the_speed_is_ninety_for_quarter_hours_and_360_for_hours(scenario, others):
    speeds = {
        (source.step_text, speed_of(source, one.interval))
        for one in others
        for source in (scenario.sources[series.source] for series in one.series)
    }
    assert speeds == {("PT15M", 90.0), ("PT1H", 360.0)}


def test_every_station_covers_its_week_and_its_live_window(scenario):
    for station in scenario.stations:
        StationReplay(folder=DATA / "demo", scenario=scenario, station=station)


def test_a_column_that_is_not_in_the_file_is_named(scenario):
    series = scenario.stations[0].series[0]
    wrong = type(series)(quantity="stage", source=series.source, column="nile_w")
    with pytest.raises(DemoDataError, match="nile_w"):
        load_window(DATA / "demo", scenario.sources[series.source], wrong)


def test_the_demo_data_are_small():
    size = sum(path.stat().st_size for path in (DATA / "demo").iterdir())
    assert size < 2_500_000
    assert (DATA / "demo" / "beijing_air_hourly.parquet").stat().st_size < 300_000
