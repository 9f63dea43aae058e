"""What a snapshot shows. Frozen and plain: whoever has the facts can fill it in. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Language = Literal["zh-CN", "en"]
Theme = Literal["light", "dark"]
Severity = Literal["unknown", "none", "normal", "blue", "yellow", "orange", "red"]
Freshness = Literal["live", "late", "stale", "offline", "never"]
SILENT = frozenset({"stale", "offline", "never"})
"""Freshness of which nothing is known of the moment shown."""


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """The part of the map that is looked at: zoom of the Web Mercator scheme, centre in degrees."""

    zoom: float
    lat: float
    lon: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """The value that stands for a station.

    ``value`` is None where a null was sent; ``state`` is its word if it counts states, and then
    stands in its place. ``decimals`` or ``significant`` says how many digits are shown. ``unit``
    is as people read it.
    """

    name: str
    value: float | None
    unit: str
    at: datetime
    quality: Literal["good", "suspect", "bad", "missing"]
    decimals: int | None = None
    significant: int | None = None
    state: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Distance:
    """How far the value is above (+) or below (-) a level, in the unit of the reading."""

    level: str
    value: float
    unverified: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Station:
    """A station at the moment shown.

    ``base`` is the grade of its last value, kept while it is silent; ``newest_at`` its newest
    event time, None if it never reported; a station without a place has no lon and lat.
    """

    code: str
    name: str
    kind: str
    lon: float | None
    lat: float | None
    datum: str | None
    severity: Severity
    base: Severity
    freshness: Freshness
    newest_at: datetime | None
    reading: Reading | None
    distance: Distance | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A named place of a point layer; degrees."""

    name: str
    lon: float
    lat: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Layer:
    """A layer below the stations.

    ``style`` is one of the classes of ``snapshot.css`` (boundary, water, land, river, canal,
    area, line, place); ``geometries`` are GeoJSON geometries in lon, lat; a point layer has
    ``places`` instead.
    """

    code: str
    title: str
    style: str
    source: str
    licence: str
    caveat: str
    geometries: tuple[Mapping[str, Any], ...] = ()
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """Where readings come from that were not measured on the spot."""

    origin: Literal["replay", "derived"]
    series: str | None
    transform: str | None
    speed: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Snapshot:
    """All that one file shows.

    ``at`` is the moment shown, ``made_at`` when it was made; they are the same unless ``past``.
    ``stations`` are all in service, the most urgent first; ``layers`` None if the store of layers
    could not be asked.
    """

    view: View
    at: datetime
    made_at: datetime
    past: bool
    stations: tuple[Station, ...]
    layers: tuple[Layer, ...] | None
    sources: tuple[Source, ...]
    language: Language
    theme: Theme
