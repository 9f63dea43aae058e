"""From a device's words to a series: registration, binding, defaults, unit.

What a device may say is few and repeats for ever, so the answer (a target, or why not) is
remembered per registry: the hot path is one dictionary look-up a reading or column.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from telemetry.devices.model import Binding, Device, Registry
from telemetry.errors import InvalidError
from telemetry.observations.model import Code, Rejected, describe
from telemetry.observations.times import microseconds
from telemetry.quantities.model import STATISTICS, Catalogue, Quantity
from telemetry.series.model import SeriesKey, canonical_period

ALWAYS = (-(2**62), 2**62)
"""Event times of a target without bounds."""

_CHANNEL = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII).fullmatch


class Words(NamedTuple):
    """What a candidate says of its series, as sent."""

    station: str | None
    quantity: str
    channel: str | None
    statistic: str | None
    period: str | None


@dataclass(frozen=True, slots=True)
class Target:
    """A series to store into: ``stored = sent * factor + offset``, for times in a window.

    ``start`` and ``stop`` bound the event time (microseconds, half open).
    """

    series_id: int
    factor: float
    offset: float
    start: int
    stop: int

    @property
    def converts(self) -> bool:
        """Whether the value changes on its way into the store."""
        return self.factor != 1.0 or self.offset != 0.0


Answer = list[Target] | Rejected


class Resolver:
    """Answers of one registry. Made anew when the registry changes.

    ``ensure`` makes a series at its first use and returns its id; it must commit on its own,
    since a series may outlive a batch that fails.
    """

    def __init__(
        self, *, registry: Registry, catalogue: Catalogue, ensure: Callable[[SeriesKey], int]
    ) -> None:
        self.registry = registry
        self._series_ids = dict(registry.series)
        self._catalogue = catalogue
        self._ensure = ensure
        self._answers: dict[tuple[int, Words], Answer] = {}

    def targets(self, device: Device, words: Words) -> Answer:
        """Return where readings of ``words`` go, or why they are rejected."""
        answer = self._answers.get((device.id, words))
        if answer is None:
            try:
                answer = self._resolve(device, words)
            except Rejected as error:
                answer = error
            # A device that makes up ever new words must not fill our memory.
            if len(self._answers) > 200_000:
                self._answers.clear()
            self._answers[(device.id, words)] = answer
        return answer

    def _resolve(self, device: Device, words: Words) -> list[Target]:
        station_id = self._station(device, words.station)
        quantity = self._catalogue.quantities.get(words.quantity)
        if quantity is None:
            raise Rejected(
                Code.UNKNOWN_QUANTITY, f"{describe(words.quantity)} is not in the catalogue"
            )
        channel = words.channel or ""
        if words.channel is not None and _CHANNEL(words.channel) is None:
            raise Rejected(
                Code.BAD_CHANNEL, f"{describe(words.channel)} is not 1 to 64 of A-Z a-z 0-9 _ -"
            )
        name = f"{words.quantity}.{channel}" if channel else words.quantity
        bindings = self.registry.bindings.get((device.id, station_id, name))
        if not bindings:
            key = _default_key(station_id, quantity, channel, words)
            return [Target(self._series(key), 1.0, 0.0, *ALWAYS)]
        return [self._bound(station_id, binding, words) for binding in bindings]

    def _station(self, device: Device, code: str | None) -> int:
        if code is None:
            if len(device.stations) == 1:
                return next(iter(device.stations.values()))
            raise Rejected(
                Code.STATION_REQUIRED,
                f"device {device.code} serves {len(device.stations)} stations; name one",
            )
        station_id = device.stations.get(code)
        if station_id is not None:
            return station_id
        if code in self.registry.stations:
            raise Rejected(
                Code.STATION_NOT_SERVED,
                f"device {device.code} is not registered for station {describe(code)}",
            )
        raise Rejected(Code.UNKNOWN_STATION, f"no station {describe(code)} is on record")

    def _bound(self, station_id: int, binding: Binding, words: Words) -> Target:
        quantity = self._catalogue.quantities[binding.quantity]
        statistic = binding.statistic if words.statistic is None else words.statistic
        period = (binding.period or None) if words.period is None else words.period
        _check_statistic(quantity, statistic)
        key = SeriesKey(
            station_id, binding.quantity, binding.channel, statistic,
            _checked_period(quantity, statistic, period),
        )  # fmt: skip
        start = ALWAYS[0] if binding.valid_from is None else microseconds(binding.valid_from)
        stop = ALWAYS[1] if binding.valid_to is None else microseconds(binding.valid_to)
        return Target(self._series(key), binding.factor, binding.offset, start, stop)

    def _series(self, key: SeriesKey) -> int:
        series_id = self._series_ids.get(key)
        if series_id is None:
            series_id = self._series_ids[key] = self._ensure(key)
        return series_id


def _default_key(station_id: int, quantity: Quantity, channel: str, words: Words) -> SeriesKey:
    statistic = quantity.statistic if words.statistic is None else words.statistic
    _check_statistic(quantity, statistic)
    period = _checked_period(quantity, statistic, words.period)
    return SeriesKey(station_id, quantity.code, channel, statistic, period)


def _check_statistic(quantity: Quantity, statistic: str) -> None:
    if statistic not in STATISTICS:
        raise Rejected(
            Code.BAD_STATISTIC, f"{describe(statistic)} is none of {', '.join(sorted(STATISTICS))}"
        )
    if statistic not in quantity.statistics:
        raise Rejected(
            Code.BAD_STATISTIC,
            f"{quantity.code} has no {statistic}, only {', '.join(sorted(quantity.statistics))}",
        )


def _checked_period(quantity: Quantity, statistic: str, period: str | None) -> str:
    if period is None:
        if quantity.period_required and statistic != "accumulated":
            raise Rejected(
                Code.PERIOD_REQUIRED,
                f"{quantity.code} {statistic} needs a period, here or in the device's binding",
            )
        return ""
    if statistic == "instant":
        raise Rejected(Code.BAD_PERIOD, f"an instant value has no period, not {describe(period)}")
    try:
        return canonical_period(period)
    except InvalidError as error:
        raise Rejected(Code.BAD_PERIOD, str(error)) from error
