"""A demo station in time: the back-fill week, the live steps, and where each value comes from.

Belongs here: turning windows of real series into readings with time stamps, and the dated origin
rows that tell back-fill and replay apart. Not here: sending (device.py), wall clocks (demo.py).
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import isodate
import numpy as np

from ingest.twin.model import DemoOrigin, DemoSeries, DemoSource, DemoStation, Reading, Scenario
from ingest.twin.scenario import speed_of
from ingest.twin.schedule import (
    PUMP_RULE,
    gate_rule,
    gate_state,
    openings,
    pump_states,
    share_open,
)
from ingest.twin.series import BACKFILL, SourceWindow, floor_to_step, load_window

_DIGITS = 6  # enough for a tenth of a millimetre of rain in an hour, spread over 10 s
_SUSPECT = "suspect"


class StationReplay:
    """Readings of one station. Raises DemoDataError when its series do not cover their windows."""

    def __init__(self, *, folder: Path, scenario: Scenario, station: DemoStation) -> None:
        self.station = station
        self._parts = [(series, scenario.sources[series.source]) for series in station.series]
        self._windows = [load_window(folder, source, series) for series, source in self._parts]
        self._period = isodate.duration_isoformat(station.interval)
        self._spikes = [_spike_steps(series, station.interval) for series in station.series]

    def live(self, anchor: datetime, step: int) -> list[Reading]:
        """Readings of live step 0, 1, 2 ... of a demo that began at `anchor`."""
        interval = self.station.interval
        at = anchor + step * interval + self.station.stagger
        readings = []
        for (series, source), window, spikes in zip(
            self._parts, self._windows, self._spikes, strict=True
        ):
            total = series.statistic == "total"
            share = interval / source.step * series.burst if total else 1.0
            period = self._period if total else None
            value = window.at_live_step(step)
            reading = self._reading(series, at, value, share=share, period=period)
            readings.append(_spiked(reading, spikes.get(step % len(window.live))))
        window = self._windows[0]
        now, before = window.at_live_step(step), window.at_live_step(max(step - 1, 0))
        return readings + self._derived(at, now, before)

    def backfill(self, anchor: datetime, since: datetime) -> Iterator[list[Reading]]:
        """Readings before `anchor` in the source's own spacing, at x1, oldest first.

        They lie on whole steps of the day's clock, after `since` and within the last seven days.
        """
        newest = self._newest_past(anchor)
        for back in range(self.steps_back(anchor, since), 0, -1):
            yield self._past(newest - (back - 1) * self._windows[0].step, back)

    def steps_back(self, anchor: datetime, since: datetime) -> int:
        """How many steps `backfill` yields."""
        step, newest = self._windows[0].step, self._newest_past(anchor)
        return sum(1 for back in range(BACKFILL // step) if newest - back * step > since)

    def origins(self, anchor: datetime, since: datetime) -> list[DemoOrigin]:
        """Dated origin rows of a run: x1 from `since` where it back-fills, faster from `anchor`."""
        rows: list[DemoOrigin] = []
        for series, source in self._parts:
            total = series.statistic == "total"
            past, live = (source.step_text, self._period) if total else (None, None)
            if since < anchor:
                rows.append(self._origin(series, source, valid_from=since, period=past, speed=1.0))
            speed = speed_of(source, self.station.interval)
            rows.append(self._origin(series, source, valid_from=anchor, period=live, speed=speed))
        return rows + self._derived_origins(rows)

    def _newest_past(self, anchor: datetime) -> datetime:
        step = self._windows[0].step
        newest = floor_to_step(anchor, step)
        return newest - step if newest == anchor else newest

    def _past(self, at: datetime, back: int) -> list[Reading]:
        readings = []
        for (series, source), window in zip(self._parts, self._windows, strict=True):
            period = source.step_text if series.statistic == "total" else None
            value = window.at_past_step(back)
            readings.append(self._reading(series, at, value, share=1.0, period=period))
        window = self._windows[0]
        before = window.at_past_step(min(back + 1, len(window.past)))
        return readings + self._derived(at, window.at_past_step(back), before)

    def _reading(
        self,
        series: DemoSeries,
        at: datetime,
        value: float | None,
        *,
        share: float,
        period: str | None,
    ) -> Reading:
        return Reading(
            station=self.station.code,
            quantity=series.quantity,
            at=at,
            value=None if value is None else round(value * share, _DIGITS),
            statistic=series.statistic,
            period=period,
        )

    def _derived(
        self, at: datetime, headwater: float | None, before: float | None
    ) -> list[Reading]:
        """Gate openings and states or pump states; none while the headwater is missing."""
        station = self.station
        if headwater is None or not (station.gates or station.pumps):
            return []
        low, high = station.opens or _bounds(self._windows[0])
        share = share_open(headwater, low, high)
        if station.pumps:
            return [
                _state(station.code, "pump_state", at, str(index + 1), state)
                for index, state in enumerate(pump_states(share, station.pumps))
            ]
        earlier = share if before is None else share_open(before, low, high)
        return self._gates(at, share, earlier)

    def _gates(self, at: datetime, share: float, earlier: float) -> list[Reading]:
        gates = self.station.gates
        readings = []
        for gate, now, was in zip(
            gates, openings(share, gates), openings(earlier, gates), strict=True
        ):
            readings.append(_state(self.station.code, "gate_opening", at, gate.number, now))
            state = gate_state(now, was)
            readings.append(_state(self.station.code, "gate_state", at, gate.number, state))
        return readings

    def _origin(
        self,
        series: DemoSeries,
        source: DemoSource,
        *,
        valid_from: datetime,
        period: str | None,
        speed: float,
    ) -> DemoOrigin:
        return DemoOrigin(
            station=self.station.code,
            quantity=series.quantity,
            channel=None,
            statistic=series.statistic,
            period=period,
            valid_from=valid_from,
            origin="replay",
            source_series=f"{source.file.removesuffix('.parquet')}:{series.column}",
            transform=_transform(series, source, speed, self.station.interval),
            speed=speed,
            label=f"演示回放 ×{speed:g}",
        )

    def _derived_origins(self, replayed: list[DemoOrigin]) -> list[DemoOrigin]:
        """Origin rows of gates and pumps, each beside a row of the headwater they follow."""
        station = self.station
        rule = gate_rule(station.opens)
        names = [("gate_opening", gate.number, rule) for gate in station.gates]
        names += [("gate_state", gate.number, rule) for gate in station.gates]
        names += [("pump_state", str(n + 1), PUMP_RULE) for n in range(station.pumps)]
        return [
            DemoOrigin(
                station=station.code,
                quantity=quantity,
                channel=channel,
                statistic="instant",
                period=None,
                valid_from=row.valid_from,
                origin="derived",
                source_series=row.source_series,
                transform=rule,
                speed=row.speed,
                label=row.label,
            )
            for quantity, channel, rule in names
            for row in replayed
            if row.quantity == "headwater"
        ]


def _state(station: str, quantity: str, at: datetime, channel: str, value: float) -> Reading:
    return Reading(station=station, quantity=quantity, at=at, value=value, channel=channel)


def _bounds(window: SourceWindow) -> tuple[float, float]:
    """Median and 97 % quantile of the live window."""
    low, high = np.nanquantile(window.live, [0.5, 0.97])
    return float(low), float(high)


def _spike_steps(series: DemoSeries, interval: timedelta) -> dict[int, float]:
    """What is added in which step of a loop."""
    return {timedelta(seconds=spike.at) // interval: spike.add for spike in series.spikes}


def _spiked(reading: Reading, add: float | None) -> Reading:
    """The reading with a spike, which the device itself flags as suspect; None: as it is."""
    if add is None or reading.value is None:
        return reading
    return replace(reading, value=round(reading.value + add, _DIGITS), quality=_SUSPECT)


def _transform(series: DemoSeries, source: DemoSource, speed: float, interval: timedelta) -> str:
    """What was done to the source, in words; empty parts are left out."""
    parts = []
    if series.factor != 1.0:
        parts.append(f"value x {series.factor:g}")
    if series.offset:
        parts.append(f"value {series.offset:+g}")
    if series.lag > timedelta(0):
        parts.append(f"{series.lag / timedelta(hours=1):g} h earlier in the source")
    if series.note:
        parts.append(series.note)
    if speed == 1:
        parts.append(f"ending at {source.live_from.isoformat()}, shifted to the present")
        return "; ".join(parts)
    if series.statistic == "total":
        parts.append(f"total x {interval.total_seconds():g} s / {source.step_text}")
    if series.burst != 1.0:
        parts.append(f"intensity x {series.burst:g}, so that a rain of seconds is seen")
    if source.every != source.step:
        every = isodate.duration_isoformat(source.every)
        parts.append(f"the value on record at each {every} of the source")
    if series.spikes:
        added = ", ".join(f"{spike.add:+g} at {spike.at} s" for spike in series.spikes)
        parts.append(f"spikes put in on purpose and flagged suspect, each loop: {added}")
    parts.append(f"from {source.live_from.isoformat()} on, again at {source.live_to.isoformat()}")
    return "; ".join(parts)
