"""Documents of quantities, series and levels: what can be measured and what it is held against."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime, Field

from api.documents import Document, SeriesIdentity


class State(Document):
    """What one value of a quantity of states means."""

    code: int = Field(description="The value", examples=[1])
    key: str = Field(examples=["open"])
    name_zh: str = Field(examples=["开启"])
    name_en: str = Field(examples=["Open"])


class Quantity(Document):
    """What can be measured."""

    code: str = Field(examples=["stage"])
    name_zh: str = Field(examples=["水位"])
    name_en: str = Field(examples=["Stage"])
    unit: str = Field(description="UCUM code", examples=["m"])
    display: str = Field(description="The unit as people read it; empty for none", examples=["m"])
    decimals: int | None = Field(description="Digits after the point", examples=[2])
    significant: int | None = Field(description="Significant digits", examples=[None])
    states: list[State] | None = Field(description="Null: a number", examples=[None])


class Quantities(Document):
    """The catalogue of quantities."""

    items: list[Quantity]
    next: str | None = Field(examples=[None])


class Origin(Document):
    """Where the values of a series come from, from a moment on."""

    since: AwareDatetime | None = Field(
        alias="from",
        description="Event time; null: since ever",
        examples=["2026-07-01T00:00:00+00:00"],
    )
    origin: Literal["live", "replay", "derived"] = Field(examples=["replay"])
    source_series: str | None = Field(examples=["rhine_levels:koeln"])
    transform: str | None = Field(examples=["value × 0.5 + 1.2"])
    speed: float | None = Field(
        description="How many times faster than its source a replay runs", examples=[90]
    )


class Series(SeriesIdentity):
    """A series, with its dated origins."""

    unit: str = Field(description="UCUM code", examples=["m"])
    origins: list[Origin] = Field(description="Ascending; never empty")


class SeriesList(Document):
    """The series of stations in service, in the order in which they were made."""

    items: list[Series]
    next: str | None = Field(description="Address of the next page", examples=[None])


class Level(Document):
    """A value of a quantity at a station that means something, such as a warning stage."""

    station: str = Field(examples=["DEMO-L01"])
    quantity: str = Field(examples=["stage"])
    name: str = Field(examples=["警戒"])
    value: float = Field(description="In `unit`, above `datum`", examples=[5.69])
    unit: str = Field(description="UCUM code", examples=["m"])
    datum: str | None = Field(description="Vertical datum of the value", examples=[None])
    severity: Literal["blue", "yellow", "orange", "red", "none"] = Field(
        description="What a value at or above it raises; none: nothing", examples=["yellow"]
    )
    source: str = Field(description="`unverified`: nobody has confirmed it", examples=["demo"])
    valid_from: AwareDatetime | None = Field(description="Null: since ever", examples=[None])
    valid_to: AwareDatetime | None = Field(description="Null: no end known", examples=[None])


class Levels(Document):
    """Levels by station, quantity and value."""

    items: list[Level]
    next: str | None = Field(examples=[None])


class Gate(Document):
    """A gate of a sluice; null: not on record."""

    station: str = Field(examples=["DEMO-S01"])
    number: str = Field(description="Channel of its openings and states", examples=["1"])
    sill_elevation: float | None = Field(description="m, above the station's datum", examples=[1.0])
    width: float | None = Field(description="m", examples=[8.0])
    maximum_opening: float | None = Field(description="m", examples=[4.0])
    source: str = Field(examples=["demo"])
    valid_from: AwareDatetime | None = Field(description="Null: since ever", examples=[None])
    valid_to: AwareDatetime | None = Field(description="Null: no end known", examples=[None])


class Gates(Document):
    """Gates by station and number."""

    items: list[Gate]
    next: str | None = Field(examples=[None])
