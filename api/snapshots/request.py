"""What a snapshot is asked for: the view, the moment, the layers, language and theme."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import datetime

from web.snapshots.model import Language, Theme, View

_MAP = re.compile(
    r"(\d{1,2}(?:\.\d{1,2})?)/(-?\d{1,2}(?:\.\d{1,8})?)/(-?\d{1,3}(?:\.\d{1,8})?)",
    re.ASCII,
)
_CODES = re.compile(r"[A-Za-z0-9_-]{1,64}(,[A-Za-z0-9_-]{1,64}){0,199}")
_TILE = 256
# Half of what is kept around the centre, in pixels: a screen of 2560 x 1440 and room to pan.
_REACH = (1_920, 1_080)


@dataclass(frozen=True, kw_only=True, slots=True)
class SnapshotRequest:
    """``at`` None is now; ``layers`` None is all of the catalogue, in its order."""

    view: View
    at: datetime | None
    layers: tuple[str, ...] | None
    language: Language
    theme: Theme


def parse_view(text: str) -> View:
    """Return ``zoom/lat/lon`` as in the page's links; ValueError for anything else."""
    match = _MAP.fullmatch(text)
    if match is None:
        raise ValueError(f"{text[:60]!r} is no view like 10/32.4/119.4 (zoom/lat/lon)")
    zoom, lat, lon = map(float, match.groups())
    if not (3 <= zoom <= 18 and abs(lat) <= 85 and abs(lon) <= 180):
        raise ValueError("wants a zoom from 3 to 18, lat within 85 and lon within 180 degrees")
    return View(zoom=zoom, lat=lat, lon=lon)


def parse_layers(text: str) -> tuple[str, ...]:
    """Return codes of layers parted by commas, none for an empty text; ValueError otherwise."""
    if text and _CODES.fullmatch(text) is None:
        raise ValueError("wants codes of layers parted by commas")
    return tuple(dict.fromkeys(text.split(","))) if text else ()


def degrees_per_pixel(view: View) -> float:
    """Return the width of a pixel of the map in degrees of longitude."""
    return 360 / (_TILE * 2**view.zoom)


def surroundings(view: View) -> tuple[float, float, float, float]:
    """Return west, south, east, north of what a snapshot keeps of the layers, in degrees."""
    pixel = degrees_per_pixel(view)
    across = _REACH[0] * pixel
    upright = _REACH[1] * pixel * math.cos(math.radians(view.lat))
    return (
        max(-180.0, view.lon - across),
        max(-85.0, view.lat - upright),
        min(180.0, view.lon + across),
        min(85.0, view.lat + upright),
    )
