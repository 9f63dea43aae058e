"""Documents of the map layers."""

from __future__ import annotations

from typing import Any

from pydantic import AwareDatetime, Field

from api.documents import Document


class Layer(Document):
    """An entry of the layer catalogue."""

    code: str = Field(examples=["canals"])
    title_zh: str = Field(examples=["运河"])
    title_en: str = Field(examples=["Canals"])
    group_code: str
    geometry: str = Field(examples=["line"])
    source: str
    licence: str
    credit: str
    scale: str
    caveat_zh: str
    caveat_en: str
    source_crs: str | None
    stored_crs: str | None
    crs_note: str | None
    extent: list[float] | None = Field(description="west, south, east, north in degrees")
    sensitivity: str
    style: dict[str, Any]
    attributes: list[dict[str, Any]]
    valid_from: str | None
    valid_to: str | None
    feature_count: int
    flagged_count: int
    updated_at: AwareDatetime


class Layers(Document):
    """The layers that the reader may see."""

    items: list[Layer]
    next: str | None = Field(examples=[None])


FEATURES: dict[str, Any] = {
    "schema": {
        "type": "object",
        "required": ["type", "numberReturned", "truncated", "after", "features"],
        "properties": {
            "type": {"const": "FeatureCollection"},
            "numberReturned": {"type": "integer"},
            "truncated": {"type": "boolean", "description": "There are more features"},
            "after": {"type": ["integer", "null"], "description": "Pass it back to go on"},
            "features": {"type": "array", "items": {"type": "object"}},
        },
    },
    "example": {
        "type": "FeatureCollection",
        "numberReturned": 0,
        "truncated": False,
        "after": None,
        "features": [],
    },
}
