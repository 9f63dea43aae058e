"""The demo scenario: data/demo/stations.toml read into plain types, levels worked out.

Belongs here: reading and checking the file, and levels from the quantiles of the replayed window.
Not here: values in time (replay.py), gates' openings (schedule.py), registration (provision.py).
"""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

import isodate
import numpy as np

from ingest.twin.model import DemoGate, DemoLevel, DemoSeries, DemoSource, DemoStation, Scenario
from ingest.twin.series import load_window

DEMO_INTERVAL = timedelta(seconds=10)
"""One source step is sent each 10 s."""


def load_scenario(data_dir: Path) -> Scenario:
    """The scenario of `data_dir`/demo. Raises OSError, tomllib.TOMLDecodeError, DemoDataError."""
    folder = data_dir / "demo"
    with (folder / "stations.toml").open("rb") as file:
        raw = tomllib.load(file)
    sources = {name: _source(name, row) for name, row in raw["source"].items()}
    stations = tuple(
        _station(folder, sources, index, row) for index, row in enumerate(raw["station"])
    )
    return Scenario(sources=sources, stations=stations)


def speed_of(source: DemoSource) -> float:
    """How many times faster than its own clock the source is replayed: 90 or 360."""
    return source.step / DEMO_INTERVAL


def _source(name: str, row: dict[str, Any]) -> DemoSource:
    return DemoSource(
        name=name,
        file=row["file"],
        step=isodate.parse_duration(row["step"]),
        step_text=row["step"],
        live_from=row["live_from"],
        live_to=row["live_to"],
    )


def _station(
    folder: Path, sources: dict[str, DemoSource], index: int, row: dict[str, Any]
) -> DemoStation:
    series = tuple(_series(one) for one in row["series"])
    return DemoStation(
        code=row["code"],
        name=row["name"],
        kind=row["kind"],
        lon=row["lon"],
        lat=row["lat"],
        district_code=row["district_code"],
        device=row.get("device", row["code"]),
        stagger=timedelta(seconds=index % int(DEMO_INTERVAL.total_seconds())),
        series=series,
        levels=tuple(_level(folder, sources, series, one) for one in row.get("levels", [])),
        gates=tuple(DemoGate(**one) for one in row.get("gates", [])),
        pumps=row.get("pumps", 0),
        datum=row.get("datum"),
    )


def _series(row: dict[str, Any]) -> DemoSeries:
    return DemoSeries(**{**row, "lag": timedelta(hours=row.get("lag", 0))})


def _level(
    folder: Path,
    sources: dict[str, DemoSource],
    series: tuple[DemoSeries, ...],
    row: dict[str, Any],
) -> DemoLevel:
    """A level at the given quantile of what the station will replay, to the centimetre."""
    replayed = next(one for one in series if one.quantity == row["quantity"])
    window = load_window(folder, sources[replayed.source], replayed)
    return DemoLevel(
        quantity=row["quantity"],
        name=row["name"],
        severity=row["severity"],
        value=round(float(np.nanquantile(window.live, row["quantile"])), 2),
    )
