"""What data/demo/stations.toml and data/demo/story.toml may hold, key by key.

Belongs here: the form of the two files; an unknown key or a wrong type is an error that names its
place. Not here: what the rows mean together (scenario.py, story.py).
"""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import msgspec

from ingest.twin.model import DemoGate, Spike
from ingest.twin.series import DemoDataError


class SourceRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A window of a Parquet file; `every` is the source time of one sent step (default `step`).

    In story.toml the window is as long as the story and has no `live_to`.
    """

    file: str
    step: str
    live_from: datetime
    live_to: datetime | None = None
    every: str | None = None


class SeriesRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A quantity and the column that it replays; `lag` is in hours of the source."""

    quantity: str
    source: str
    column: str
    factor: float = 1.0
    offset: float = 0.0
    lag: float = 0.0
    statistic: str = "instant"
    note: str = ""
    burst: float = 1.0
    spikes: tuple[Spike, ...] = ()


class LevelRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A level, given as a value or as the quantile of the replayed window."""

    quantity: str
    name: str
    severity: str
    quantile: float | None = None
    value: float | None = None


class SilenceRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"start": "from"}):
    """Seconds of the story between which the station's device is silent."""

    start: int
    to: int


class StationRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A demo station. `opens`: headwaters between which its gates open, story only."""

    code: str
    name: str
    kind: str
    lon: float
    lat: float
    district_code: str
    series: tuple[SeriesRow, ...]
    device: str | None = None
    datum: str | None = None
    river: str | None = None
    tidal: bool | None = None
    levels: tuple[LevelRow, ...] = ()
    gates: tuple[DemoGate, ...] = ()
    pumps: int = 0
    opens: tuple[float, float] | None = None
    silent: tuple[SilenceRow, ...] = ()


class ActRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An act of the story and the second in which it begins."""

    name: str
    start: int


class StationsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of data/demo/stations.toml."""

    source: dict[str, SourceRow]
    station: tuple[StationRow, ...]


class StoryFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of data/demo/story.toml; `seconds` and `interval` are whole seconds."""

    seconds: int
    interval: int
    act: tuple[ActRow, ...]
    source: dict[str, SourceRow]
    station: tuple[StationRow, ...]


Form = TypeVar("Form", StationsFile, StoryFile)


def read_rows(path: Path, form: type[Form]) -> Form:
    """The file as plain rows. Raises OSError, tomllib.TOMLDecodeError, DemoDataError."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        return msgspec.convert(raw, form)
    except msgspec.ValidationError as error:
        raise DemoDataError(f"{path.name}: {error}") from error
