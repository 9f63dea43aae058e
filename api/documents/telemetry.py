"""Documents of stations and observations."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import AwareDatetime, Field

from api.documents import Document, SeriesIdentity

_CODE = "DEMO-L01"
_AT = "2026-07-01T00:00:00+00:00"


class Station(Document):
    """A fixed measuring place."""

    code: str = Field(examples=[_CODE])
    name: str = Field(examples=["运河站（演示）"])
    kind: str = Field(examples=["level"])
    lon: float | None = Field(description="Degrees, CGCS2000", examples=[119.43])
    lat: float | None = Field(description="Degrees, CGCS2000", examples=[32.39])
    datum: str | None = Field(description="Vertical datum of its levels", examples=[None])
    district_code: str | None = Field(examples=["321002"])
    basin_code: str | None = Field(examples=[None])
    interval: str | None = Field(
        description="Expected time between readings, ISO 8601 duration", examples=["PT10S"]
    )
    freshness: Literal["live", "late", "stale", "offline", "never"] = Field(examples=["live"])
    origin: Literal["live", "replay", "derived"] | None = Field(examples=["replay"])
    river: str | None = Field(description="What water it stands at", examples=["古运河"])
    owner: str | None = Field(description="Who runs it", examples=[None])
    tidal: bool | None = Field(
        description="Whether its level follows the tide; null: nobody has said", examples=[False]
    )
    position: Literal["surveyed", "approximate"] | None = Field(
        description="How the coordinates were found; null: nobody has said",
        examples=["approximate"],
    )
    initials: str = Field(description="Pinyin initials of the name", examples=["yhz"])


class Correction(Document):
    """What a person's edit replaced."""

    raw: float | None = Field(description="As the device last sent it", examples=[51.2])
    reason: str | None = Field(examples=["decimal point"])
    at: AwareDatetime = Field(description="When it was edited", examples=[_AT])


class Item(SeriesIdentity):
    """The newest value of a series."""

    at: AwareDatetime = Field(description="Event time; the end of the period", examples=[_AT])
    received_at: AwareDatetime = Field(examples=["2026-07-01T00:00:01.25+00:00"])
    value: float | None = Field(examples=[5.12])
    unit: str = Field(description="UCUM code", examples=["m"])
    quality: Literal["good", "suspect", "bad", "missing"] = Field(examples=["good"])
    quality_rule: str | None = Field(
        description="The rule that set the quality; null if none has judged", examples=[None]
    )
    origin: Literal["live", "replay", "derived"] | None = Field(examples=["replay"])
    corrected: Correction | None = Field(
        description="Null unless a person's edit is on record", examples=[None]
    )
    n: int | None = Field(
        description="The commit that made it the newest; null of the past", examples=[1042]
    )


class Latest(Document):
    """The newest values as of commit ``n``."""

    n: int = Field(examples=[1042])
    now: AwareDatetime = Field(examples=["2026-07-01T00:00:02+00:00"])
    items: list[Item]
    next: str | None = Field(examples=[None])


class Observation(Document):
    """One value of a series."""

    at: AwareDatetime = Field(examples=[_AT])
    received_at: AwareDatetime = Field(examples=["2026-07-01T00:00:01.25+00:00"])
    value: float | None = Field(description="In the unit of the quantity", examples=[5.12])
    quality: Literal["good", "suspect", "bad", "missing"] = Field(examples=["good"])
    revision: int = Field(description="0: as first received", examples=[0])


class Observations(Document):
    """A page of observations, ascending by ``at``."""

    items: list[Observation]
    next: str | None = Field(description="Address of the next page", examples=[None])


class ThinnedObservation(Observation):
    """One value of a series, as it is on record."""

    corrected: Correction | None = Field(
        description="Null unless a person's edit is on record", examples=[None]
    )


class SeriesWithUnit(SeriesIdentity):
    """A series and the unit of its values."""

    unit: str = Field(description="UCUM code", examples=["m"])


class Gap(Document):
    """Two neighbouring values further apart than 1.5 intervals."""

    start: AwareDatetime = Field(examples=[_AT])
    end: AwareDatetime = Field(examples=["2026-07-01T01:00:00+00:00"])


class TimedValue(Document):
    """A good value and its time."""

    at: AwareDatetime = Field(examples=[_AT])
    value: float = Field(examples=[5.12])


class Thinned(Document):
    """A range of a series in few observations; the figures are of the whole range."""

    series: SeriesWithUnit | None = Field(description="Null: no such series has been made yet")
    items: list[ThinnedObservation]
    total: int = Field(description="Observations in the range", examples=[105120])
    thinned: bool = Field(description="False: the items are all there is", examples=[True])
    interval_s: float | None = Field(
        description="Expected, in seconds; else the median spacing", examples=[300]
    )
    gaps: list[Gap]
    minimum: TimedValue | None = Field(description="Of the good values")
    maximum: TimedValue | None = Field(description="Of the good values")
    last: TimedValue | None = Field(description="The newest good value")


class Stations(Document):
    """The stations in service, by code."""

    items: list[Station]
    next: str | None = Field(description="Address of the next page", examples=[None])


def _example(model: type[Document]) -> dict[str, Any]:
    return {name: field.examples[0] for name, field in model.model_fields.items() if field.examples}


STATIONS: dict[str, Any] = {
    "schema": Stations.model_json_schema(ref_template="#/components/schemas/{model}"),
    "example": {"items": [_example(Station)], "next": None},
}
STATIONS["schema"].pop("$defs", None)
STATIONS_GEOJSON: dict[str, Any] = {
    "schema": {
        "type": "object",
        "required": ["type", "features", "next"],
        "properties": {
            "type": {"const": "FeatureCollection"},
            "features": {"type": "array", "items": {"type": "object"}},
            "next": {"type": ["string", "null"]},
        },
    },
    "example": {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": _CODE,
                "geometry": {"type": "Point", "coordinates": [119.43, 32.39]},
                "properties": _example(Station),
            }
        ],
        "next": None,
    },
}
CSV_LINES: dict[str, Any] = {
    "schema": {"type": "string"},
    "example": f"at,received_at,value,quality,revision\r\n{_AT},{_AT},5.12,good,0\r\n",
}
