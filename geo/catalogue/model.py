"""A layer as the catalogue records it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, kw_only=True)
class Layer:
    """One row of the catalogue. ``extent`` is west, south, east, north in degrees."""

    code: str
    title_zh: str
    title_en: str
    group_code: str
    position: int
    geometry: str
    source: str
    licence: str
    credit: str
    scale: str
    caveat_zh: str
    caveat_en: str
    source_crs: str | None
    stored_crs: str | None
    crs_note: str | None
    extent: list[float] | None
    sensitivity: str
    style: dict[str, object]
    attributes: list[dict[str, object]]
    valid_from: date | None
    valid_to: date | None
    feature_count: int
    flagged_count: int
    batch_id: int
    updated_at: datetime
