"""Queries of what is registered: stations, devices, series."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from api.parameters import Code, Parameters


class StationsQuery(Parameters):
    """Parameters of the station list."""

    format: Literal["json", "geojson"] = "json"
    limit: int = Field(default=10_000, ge=1, le=10_000)
    after: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{0,64}$")] = ""


class StationQuery(Parameters):
    """Of which one station; absent: of all in service."""

    station: Code | None = None


class DevicesQuery(StationQuery):
    """Which devices."""

    limit: int = Field(default=10_000, ge=1, le=10_000)
    after: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{0,64}$")] = ""


class SeriesListQuery(Parameters):
    """Parameters of the list of series."""

    station: Code | None = None
    limit: int = Field(default=10_000, ge=1, le=10_000)
    after: int = Field(default=0, ge=0, le=2**31 - 1, description="From the link of a page")
