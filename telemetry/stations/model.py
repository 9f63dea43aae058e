"""What a station, a level and a gate are, and what their fields allow. Pure: no database.

Devices, which serve stations and are not stations, belong to ``telemetry/devices``.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

import isodate

from telemetry.errors import InvalidError
from telemetry.series.model import canonical_period

KINDS = (
    "level",
    "rain",
    "sluice",
    "pump",
    "quality",
    "air",
    "outfall",
    "camera",
    "heritage",
    "other",
)
"""Kinds of station, as the store's check constraint has them."""

SEVERITIES = ("blue", "yellow", "orange", "red", "none")
"""Severities of a level, weakest first; ``none`` is a mark on the scale without an alarm."""

POSITIONS = ("surveyed", "approximate")
"""How a station's coordinates were found."""

DEMO_CODE = "DEMO-"
DEMO_NAME = "（演示）"
UNVERIFIED = "unverified"
"""Source of a fact that nobody has confirmed yet; the interface shows it."""

_LONGEST_INTERVAL_S = 366 * 86_400

_CODE = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII).fullmatch


@dataclass(frozen=True, kw_only=True, slots=True)
class Station:
    """A fixed measuring place.

    ``lon`` and ``lat`` are degrees in CGCS2000 (EPSG:4490), ``interval_s`` the expected seconds
    between two readings, ``datum`` the vertical datum that holds now, ``position`` how the
    coordinates were found. What nobody has said is None.

    Raises
    ------
    InvalidError
        If a field is outside what it allows; the message says what to do.
    """

    code: str
    name: str
    kind: str
    lon: float | None = None
    lat: float | None = None
    district_code: str | None = None
    basin_code: str | None = None
    interval_s: int | None = None
    datum: str | None = None
    datum_source: str | None = None
    river: str | None = None
    owner: str | None = None
    tidal: bool | None = None
    position: str | None = None

    def __post_init__(self) -> None:
        check_code(self.code)
        _check_text("name", self.name)
        _check_choice("kind", self.kind, KINDS)
        _check_place(self.lon, self.lat)
        for field in ("river", "owner"):
            if (text := getattr(self, field)) is not None:
                _check_text(field, text)
        if self.position is not None:
            _check_choice("position", self.position, POSITIONS)
        _check_demo(self.code, self.name)
        if self.interval_s is not None and not 0 < self.interval_s <= _LONGEST_INTERVAL_S:
            raise InvalidError("interval", f"{self.interval_s} s is not above zero, up to a year")
        if self.datum is not None:
            _check_text("datum", self.datum)
            if self.datum_source is None:
                object.__setattr__(self, "datum_source", UNVERIFIED)
        elif self.datum_source is not None:
            raise InvalidError("datum_source", "is given without a datum; give both or neither")


@dataclass(frozen=True, kw_only=True, slots=True)
class Level:
    """A value of a quantity at a station that means something, such as a warning stage 警戒水位.

    ``value`` is in the quantity's unit of the catalogue, above ``datum`` where it has one. It
    holds from ``valid_from`` (None: always did) until ``valid_to`` (None: no end known).
    """

    station: str
    quantity: str
    name: str
    value: float
    severity: str
    source: str
    datum: str | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None

    def __post_init__(self) -> None:
        check_code(self.station, field="station")
        _check_text("name", self.name)
        _check_choice("severity", self.severity, SEVERITIES)
        _check_text("source", self.source)
        if not math.isfinite(self.value):
            raise InvalidError("value", f"{self.value} is not a number a level can have")
        check_validity(self.valid_from, self.valid_to)


@dataclass(frozen=True, kw_only=True, slots=True)
class Gate:
    """One opening of a sluice. Elevation, width and opening are metres.

    ``number`` is what the operators call it, such as ``3``.
    """

    station: str
    number: str
    source: str
    sill_elevation: float | None = None
    width: float | None = None
    maximum_opening: float | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None

    def __post_init__(self) -> None:
        check_code(self.station, field="station")
        check_code(self.number, field="number")
        _check_text("source", self.source)
        _check_length("width", self.width)
        _check_length("maximum_opening", self.maximum_opening)
        if self.sill_elevation is not None and not math.isfinite(self.sill_elevation):
            raise InvalidError("sill_elevation", f"{self.sill_elevation} is no elevation in m")
        check_validity(self.valid_from, self.valid_to)


def interval_seconds(text: str) -> int:
    """Return an ISO 8601 duration such as PT10S or PT5M as whole seconds.

    Raises
    ------
    InvalidError
        If it is no such duration, or has no fixed length (months, years).
    """
    try:
        duration = isodate.parse_duration(canonical_period(text))
    except InvalidError as error:
        raise InvalidError("interval", f"{text!r} is no duration such as PT10S") from error
    if not isinstance(duration, timedelta):
        raise InvalidError("interval", f"{text!r} has no fixed length; give seconds, e.g. PT300S")
    return int(duration.total_seconds())


def check_code(code: str, *, field: str = "code") -> None:
    """Raise :class:`InvalidError` unless ``code`` is 1 to 64 of ``A-Z a-z 0-9 _ -``."""
    if _CODE(code) is None:
        raise InvalidError(field, f"{code!r} is not 1 to 64 of the characters A-Z a-z 0-9 _ -")


def check_validity(valid_from: datetime | None, valid_to: datetime | None) -> None:
    """Raise :class:`InvalidError` unless both bounds have an offset and are in order."""
    for field, moment in (("valid_from", valid_from), ("valid_to", valid_to)):
        if moment is not None and moment.tzinfo is None:
            raise InvalidError(field, f"{moment.isoformat()} has no offset such as +08:00")
    if valid_from is not None and valid_to is not None and valid_to <= valid_from:
        raise InvalidError("valid_to", f"{valid_to.isoformat()} is not after valid_from")


def _check_text(field: str, text: str) -> None:
    if not text.strip():
        raise InvalidError(field, "is empty")


def _check_choice(field: str, word: str, choices: tuple[str, ...]) -> None:
    if word not in choices:
        raise InvalidError(field, f"{word!r} is none of {', '.join(choices)}")


def _check_length(field: str, metres: float | None) -> None:
    if metres is not None and not (math.isfinite(metres) and metres > 0):
        raise InvalidError(field, f"{metres} is not a length in metres above zero")


def _check_place(lon: float | None, lat: float | None) -> None:
    if (lon is None) != (lat is None):
        raise InvalidError("lat" if lat is None else "lon", "is missing; give both lon and lat")
    if lon is None or lat is None:
        return
    if not -180 <= lon <= 180:
        raise InvalidError("lon", f"{lon} is not between -180 and 180 degrees")
    if not -90 <= lat <= 90:
        hint = "; lon and lat look exchanged" if abs(lon) <= 90 and abs(lat) <= 180 else ""
        raise InvalidError("lat", f"{lat} is not between -90 and 90 degrees{hint}")


def _check_demo(code: str, name: str) -> None:
    if code.startswith(DEMO_CODE) != name.endswith(DEMO_NAME):
        raise InvalidError(
            "name" if code.startswith(DEMO_CODE) else "code",
            f"a demo station has a code {DEMO_CODE}... and a name ending {DEMO_NAME}, "
            f"and no other station has either; found {code!r}, {name!r}",
        )
