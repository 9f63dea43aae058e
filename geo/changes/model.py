"""One entry of the change log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Change:
    """What changed where. ``op`` is insert, update, delete or catalogue.

    ``bbox`` is west, south, east, north in degrees; None if no place is concerned.
    """

    g: int
    layer: str
    op: str
    features: int
    bbox: tuple[float, float, float, float] | None
    at: datetime
