"""The words of the twin: readings as a device sends them, and the demo as plain data.

Belongs here: frozen types without behaviour beyond small lookups. Not here: how they are read
(scenario.py), replayed (replay.py), sent (device.py) or registered (provision.py).
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

Lane = Literal["data", "backlog"]
Position = int | tuple[int, str]
"""Where a reading stands in its message: index in `observations`, or (row, columnar key)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading as a device sends it; absent channel and period are None.

    `value` is in the unit that the channel reports; None means missing. `at` is the end of
    `period` and carries an offset.
    """

    station: str
    quantity: str
    at: datetime
    value: float | None
    channel: str | None = None
    statistic: str = "instant"
    period: str | None = None
    quality: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSource:
    """One window of a Parquet file under data/demo; times are in the file's own clock.

    `step` is its spacing, `every` the source time that passes between two readings sent live.
    """

    name: str
    file: str
    step: timedelta
    step_text: str
    every: timedelta
    live_from: datetime
    live_to: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Spike:
    """A reading of the story that is far off: `add` to the value at second `at` of each loop."""

    at: int
    add: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A part of the story in which a device says nothing; seconds of the loop, half open."""

    start: float
    end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A part of the story that begins in second `start` of each loop."""

    name: str
    start: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A loop of `length`, told in steps of `interval`, in acts that follow each other."""

    length: timedelta
    interval: timedelta
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSeries:
    """A quantity of a demo station and the real series that it replays.

    Value sent = source value x factor + offset, taken `lag` earlier in the source; a total that is
    replayed live is `burst` times as intense, for a rain of seconds to be seen.
    """

    quantity: str
    source: str
    column: str
    factor: float = 1.0
    offset: float = 0.0
    lag: timedelta = timedelta(0)
    statistic: str = "instant"
    note: str = ""
    burst: float = 1.0
    spikes: tuple[Spike, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoLevel:
    """A demo level, in the unit of its quantity; its source in the registry is "demo"."""

    quantity: str
    name: str
    severity: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoGate:
    """A gate of a demo sluice; sill above the station's zero, width and opening, all in m."""

    number: str
    sill: float
    width: float
    maximum: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoOrigin:
    """One dated origin row: from `valid_from` on, the series' values come from there.

    `valid_from` None is since ever. `speed` is source time over real time (1 for the back-fill), or
    None where nothing is replayed. `label` is for people.
    """

    station: str
    quantity: str
    channel: str | None
    statistic: str
    period: str | None
    valid_from: datetime | None
    origin: Literal["replay", "derived"]
    source_series: str | None
    transform: str
    speed: float | None
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoStation:
    """A made-up station: where it is, what it replays, which device serves it.

    `stagger` is its delay within each `interval`; `opens` the headwaters between which its gates
    open, by default its median and 97 % quantile. Stations of a load have no place and no series.
    """

    code: str
    name: str
    kind: str
    lon: float | None
    lat: float | None
    district_code: str | None
    device: str
    stagger: timedelta
    series: tuple[DemoSeries, ...]
    levels: tuple[DemoLevel, ...] = ()
    gates: tuple[DemoGate, ...] = ()
    pumps: int = 0
    datum: str | None = None
    basin_code: str | None = None
    river: str | None = None
    tidal: bool | None = None
    interval: timedelta = timedelta(seconds=10)
    opens: tuple[float, float] | None = None
    silences: tuple[Silence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """The whole demo: sources by name, the stations in their order, and the story of some.

    `digest` tells one state of its files from another.
    """

    sources: dict[str, DemoSource]
    stations: tuple[DemoStation, ...]
    story: Story | None = None
    digest: str = ""
    _by_device: dict[str, tuple[DemoStation, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        grouped: dict[str, tuple[DemoStation, ...]] = {}
        for station in self.stations:
            grouped[station.device] = (*grouped.get(station.device, ()), station)
        object.__setattr__(self, "_by_device", grouped)

    @property
    def devices(self) -> dict[str, tuple[DemoStation, ...]]:
        """Device code to the stations that it serves."""
        return self._by_device
