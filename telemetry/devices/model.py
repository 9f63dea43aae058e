"""Devices, bindings and the registry that a collector holds. Frozen types, no database.

A device is not a station: it serves one or many. A binding says which series a channel
of a device feeds and how a reported value becomes one in the catalogue's unit; adding
one is the part of ``telemetry/bindings``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from telemetry.errors import InvalidError
from telemetry.series.model import SeriesKey

_CODE = re.compile(r"[A-Za-z0-9_-]{1,64}")
_RESERVED = "platform"


@dataclass(frozen=True, kw_only=True, slots=True)
class Device:
    """A device as the collector needs it. ``stations``: code to id, those served now."""

    id: int
    code: str
    protocol: str
    disabled: bool
    stations: Mapping[str, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Binding:
    """What a channel means from ``valid_from`` (inclusive) to ``valid_to`` (exclusive).

    ``stored = reported * factor + offset``. A bound of None is open. An absent channel or
    period is the empty string, as in the series.
    """

    id: int
    device_id: int
    station_id: int
    device_channel: str
    quantity: str
    channel: str
    statistic: str
    period: str
    unit: str
    factor: float
    offset: float
    valid_from: datetime | None
    valid_to: datetime | None

    def holds_at(self, at: datetime) -> bool:
        """Tell whether the binding holds at the event time ``at``."""
        return (self.valid_from is None or self.valid_from <= at) and (
            self.valid_to is None or at < self.valid_to
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Registry:
    """All that a collector must know of devices, read at one moment.

    ``stations`` holds the codes of all stations, served or not, so that an unknown one
    is told from one that the device does not serve. The bindings of a (device id,
    station id, device channel) are ascending in time and do not overlap.
    """

    devices: Mapping[str, Device]
    stations: Mapping[str, int]
    bindings: Mapping[tuple[int, int, str], tuple[Binding, ...]]
    series: Mapping[SeriesKey, int]

    def binding(
        self, device_id: int, station_id: int, device_channel: str, at: datetime
    ) -> Binding | None:
        """Return the binding of a channel that holds at ``at``, or None."""
        for one in self.bindings.get((device_id, station_id, device_channel), ()):
            if one.holds_at(at):
                return one
        return None


@dataclass(frozen=True, kw_only=True, slots=True)
class DeviceRecord:
    """A device as a person sees it: with its stations, link and bindings."""

    id: int
    code: str
    protocol: str
    created_at: datetime
    disabled_at: datetime | None
    link_state: str | None
    link_at: datetime | None
    link_received_at: datetime | None
    firmware: str | None
    stations: Sequence[str]
    bindings: tuple[Binding, ...] = ()


def check_code(code: str) -> None:
    """Raise InvalidError unless ``code`` may name a device and be part of a topic."""
    if not _CODE.fullmatch(code):
        raise InvalidError("device", f"{code!r} is not 1 to 64 of the characters A-Z a-z 0-9 _ -")
    if code == _RESERVED:
        raise InvalidError("device", f"{code!r} is the platform's own code")
