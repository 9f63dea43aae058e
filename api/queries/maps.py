"""Queries of the map: features of a layer, a snapshot."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from api.parameters import Parameters, Time
from api.snapshots.request import parse_layers, parse_view


def _box(text: str) -> str:
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) != 4:
        raise ValueError("wants four numbers: west,south,east,north in degrees")
    return text


class LayerQuery(Parameters):
    """Which features of a layer."""

    # Text here: of a tuple FastAPI would make a parameter that is given four times.
    bbox: Annotated[str, AfterValidator(_box)] | None = Field(
        default=None,
        description="west,south,east,north in degrees",
        examples=["119.3,32.3,119.6,32.5"],
    )
    limit: int = Field(default=10_000, ge=1, le=100_000)
    after: int | None = Field(default=None, ge=0, le=2**62, description="Feature id")

    @property
    def box(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north in degrees; None if no box was given."""
        if self.bbox is None:
            return None
        west, south, east, north = map(float, self.bbox.split(","))
        return west, south, east, north


def _view(text: str) -> str:
    parse_view(text)
    return text


def _layers(text: str) -> str:
    parse_layers(text)
    return text


class SnapshotQuery(Parameters):
    """What a snapshot of the map shows."""

    map: Annotated[str, AfterValidator(_view)] = Field(
        description="zoom/lat/lon, as in the links of the page", examples=["10/32.4/119.4"]
    )
    at: Time | None = Field(
        default=None, description="A moment of the past; absent: now",
        examples=["2026-07-01T08:00:00+08:00"],
    )  # fmt: skip
    layers: Annotated[str, AfterValidator(_layers)] | None = Field(
        default=None,
        description="Codes parted by commas; empty: none; absent: all",
        examples=["lake,river"],
    )
    lang: Literal["zh-CN", "en"] = "zh-CN"
    theme: Literal["light", "dark"] = "light"
