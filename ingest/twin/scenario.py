"""The demo scenario: data/demo/stations.toml and story.toml as plain types, levels worked out.

Belongs here: what the rows mean together, and levels from the quantiles of the replayed window.
Not here: the files' form (rows.py), whether the story can be told (story.py), values in time
(replay.py), gates' openings (schedule.py), registration (provision.py).
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import isodate
import numpy as np

from ingest.twin.model import (
    Act,
    DemoLevel,
    DemoSeries,
    DemoSource,
    DemoStation,
    Scenario,
    Silence,
    Story,
)
from ingest.twin.rows import (
    LevelRow,
    SeriesRow,
    SourceRow,
    StationRow,
    StationsFile,
    StoryFile,
    read_rows,
)
from ingest.twin.series import DemoDataError, load_window
from ingest.twin.story import check_scenario, check_story

DEMO_INTERVAL = timedelta(seconds=10)
"""Stations that are not of the story send one source step each 10 s."""


class _Place(NamedTuple):
    """Where a station's rows come from, and what holds for all stations of that file."""

    folder: Path
    sources: Mapping[str, DemoSource]
    interval: timedelta


def load_scenario(data_dir: Path) -> Scenario:
    """The scenario of `data_dir`/demo, the story's stations first.

    Raises OSError, tomllib.TOMLDecodeError, DemoDataError.
    """
    folder = data_dir / "demo"
    told = read_rows(folder / "story.toml", StoryFile)
    story = Story(
        length=timedelta(seconds=told.seconds),
        interval=timedelta(seconds=told.interval),
        acts=tuple(Act(name=row.name, start=row.start) for row in told.act),
    )
    check_story(story, ())
    story_sources = {name: _looped(name, row, story) for name, row in told.source.items()}
    actors = _stations(_Place(folder, story_sources, story.interval), told.station)
    check_story(story, actors)
    rest = read_rows(folder / "stations.toml", StationsFile)
    sources = {name: _source(name, row) for name, row in rest.source.items()}
    others = _stations(_Place(folder, sources, DEMO_INTERVAL), rest.station)
    scenario = Scenario(
        sources={**sources, **story_sources},
        stations=actors + others,
        story=story,
        digest=_digest(folder / "story.toml", folder / "stations.toml"),
    )
    check_scenario(scenario)
    return scenario


def speed_of(source: DemoSource, interval: timedelta) -> float:
    """How many times faster than its own clock the source is replayed at one step an interval."""
    return source.every / interval


def _digest(*paths: Path) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()[:16]


def _source(name: str, row: SourceRow) -> DemoSource:
    if row.live_to is None:
        raise DemoDataError(f"stations.toml: source {name} has no live_to")
    step = isodate.parse_duration(row.step)
    return DemoSource(
        name=name,
        file=row.file,
        step=step,
        step_text=row.step,
        every=isodate.parse_duration(row.every or row.step),
        live_from=row.live_from,
        live_to=row.live_to,
    )


def _looped(name: str, row: SourceRow, story: Story) -> DemoSource:
    """A source whose window fills the story once."""
    if row.live_to is not None:
        raise DemoDataError(f"story.toml: source {name} ends with the loop; leave out live_to")
    every = isodate.parse_duration(row.every or row.step)
    return DemoSource(
        name=name,
        file=row.file,
        step=isodate.parse_duration(row.step),
        step_text=row.step,
        every=every,
        live_from=row.live_from,
        live_to=row.live_from + every * (story.length // story.interval),
    )


def _stations(place: _Place, rows: Iterable[StationRow]) -> tuple[DemoStation, ...]:
    return tuple(_station(place, index, row) for index, row in enumerate(rows))


def _station(place: _Place, index: int, row: StationRow) -> DemoStation:
    for one in row.series:
        if one.source not in place.sources:
            raise DemoDataError(f"{row.code} {one.quantity}: no source named {one.source}")
    series = tuple(_series(one) for one in row.series)
    return DemoStation(
        code=row.code,
        name=row.name,
        kind=row.kind,
        lon=row.lon,
        lat=row.lat,
        district_code=row.district_code,
        device=row.device or row.code,
        stagger=timedelta(seconds=index % int(place.interval.total_seconds())),
        series=series,
        levels=tuple(_level(place, row.code, series, one) for one in row.levels),
        gates=row.gates,
        pumps=row.pumps,
        datum=row.datum,
        river=row.river,
        tidal=row.tidal,
        interval=place.interval,
        opens=row.opens,
        silences=tuple(Silence(start=one.start, end=one.to) for one in row.silent),
    )


def _series(row: SeriesRow) -> DemoSeries:
    return DemoSeries(
        quantity=row.quantity,
        source=row.source,
        column=row.column,
        factor=row.factor,
        offset=row.offset,
        lag=timedelta(hours=row.lag),
        statistic=row.statistic,
        note=row.note,
        burst=row.burst,
        spikes=row.spikes,
    )


def _level(place: _Place, code: str, series: tuple[DemoSeries, ...], row: LevelRow) -> DemoLevel:
    """A level at its value, or to the centimetre at the quantile of what will be replayed."""
    replayed = next((one for one in series if one.quantity == row.quantity), None)
    if replayed is None or (row.value is None) == (row.quantile is None):
        raise DemoDataError(
            f"{code}: level {row.name} needs a quantity of the station ({row.quantity}), "
            "and either a value or a quantile"
        )
    value = row.value
    if value is None:
        window = load_window(place.folder, place.sources[replayed.source], replayed)
        value = round(float(np.nanquantile(window.live, row.quantile or 0.0)), 2)
    return DemoLevel(quantity=row.quantity, name=row.name, severity=row.severity, value=value)
