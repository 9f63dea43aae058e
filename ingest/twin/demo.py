"""The running demo: a week of back-fill, then a live step each interval, for ever.

Belongs here: what is due when, by the wall clock. Not here: values (replay.py), delivery
(device.py), accounts and stations (provision.py).
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from pathlib import Path

from ingest.twin.device import Device
from ingest.twin.keep import DemoClock
from ingest.twin.model import DemoOrigin, DemoStation, Reading, Scenario
from ingest.twin.replay import StationReplay
from ingest.twin.story import second_of, silent_at

_CHUNK = 96  # source steps handed to a device at a time: a day of 15-minute values
_DRAINING = 8  # devices that fill back at a time, so that neither side holds the whole week
_CATCH_UP = 6  # live steps made up for after a pause of the process; more become a gap


class Demo:
    """All stations of a scenario with the devices that serve them."""

    def __init__(self, *, scenario: Scenario, folder: Path, clock: DemoClock) -> None:
        self.clock = clock
        self._scenario = scenario
        self._replays = {
            station.code: StationReplay(folder=folder, scenario=scenario, station=station)
            for station in scenario.stations
        }
        self._next_step: dict[str, int] = {}
        self._backfills: dict[str, list[Iterator[list[Reading]]]] = {}
        if not clock.backfilled:
            for station in scenario.stations:
                past = self._replays[station.code].backfill(clock.anchor, clock.since)
                self._backfills.setdefault(station.device, []).append(past)
        self.chunks_left = sum(
            -(-self._steps_back(station) // _CHUNK) for station in scenario.stations
        )
        if clock.backfilled:
            self.chunks_left = 0

    @property
    def backfilled(self) -> bool:
        """Whether every past reading was handed to its device."""
        return not self._backfills

    def origins(self) -> Iterator[DemoOrigin]:
        """The dated origin rows of this pass."""
        since = self.clock.anchor if self.clock.backfilled else self.clock.since
        for replay in self._replays.values():
            yield from replay.origins(self.clock.anchor, since)

    def live(self, now: datetime, devices: Mapping[str, Device]) -> int:
        """Hand the live steps that are due at `now` to their devices; returns how many."""
        self._fall_silent(now, devices)
        handed = 0
        for replay in self._replays.values():
            station = replay.station
            due = (now - self.clock.anchor - station.stagger) // station.interval
            first = max(self._next_step.get(station.code, due), due - _CATCH_UP, 0)
            for step in range(first, due + 1):
                devices[station.device].report(replay.live(self.clock.anchor, step))
                handed += 1
            self._next_step[station.code] = due + 1
        return handed

    def backfill(self, devices: Mapping[str, Device], on_chunk: Callable[[], object]) -> None:
        """Hand idle devices their next day of past readings; calls `on_chunk` for each."""
        for code, pasts in list(self._backfills.items())[:_DRAINING]:
            if devices[code].backlog > 1:
                continue  # its last day is still on the way: the drain stays small
            steps = list(islice(pasts[0], _CHUNK))
            if steps:
                devices[code].report([reading for step in steps for reading in step])
                on_chunk()
            if len(steps) < _CHUNK:
                pasts.pop(0)
            if not pasts:
                del self._backfills[code]

    def _fall_silent(self, now: datetime, devices: Mapping[str, Device]) -> None:
        """Let the devices of the story go out of reach and come back, by the second of the loop."""
        story = self._scenario.story
        if story is None:
            return
        second = second_of(story, self.clock.anchor, now)
        for code, served in self._scenario.devices.items():
            if served[0].silences:
                devices[code].set_silent(silent_at(served[0].silences, second))

    def _steps_back(self, station: DemoStation) -> int:
        replay = self._replays[station.code]
        return replay.steps_back(self.clock.anchor, self.clock.since)
