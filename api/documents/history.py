"""Documents of trends, totals and changes of freshness."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime, Field

from api.documents import Document, SeriesIdentity

_AT = "2026-07-01T00:00:00+00:00"
_Freshness = Literal["live", "late", "stale", "offline", "never"]


class Trend(SeriesIdentity):
    """Which way a series goes; rates are in its unit per hour."""

    at: AwareDatetime = Field(description="Of the newest value", examples=[_AT])
    slope: float | None = Field(description="Theil-Sen, of good values", examples=[0.04])
    slope_low: float | None = Field(description="Of an 80 % interval", examples=[0.03])
    slope_high: float | None = Field(examples=[0.05])
    rate_1h: float | None = Field(description="Against 1 h before, per hour", examples=[0.04])
    rate_3h: float | None = Field(description="Against 3 h before, per hour", examples=[0.02])
    trend: Literal["rise_fast", "rise", "steady", "fall", "fall_fast"] | None = Field(
        examples=["rise"]
    )
    why: Literal["too_few", "silent"] | None = Field(
        description="Why there is no trend", examples=[None]
    )


class Trends(Document):
    """Trends of the series of instant values whose quantity has one."""

    items: list[Trend]
    next: None


class Total(Document):
    """The total of a bucket."""

    start: AwareDatetime = Field(examples=[_AT])
    end: AwareDatetime = Field(examples=["2026-07-02T00:00:00+00:00"])
    total: float | None = Field(description="Null: nothing is known", examples=[12.5])
    coverage: float = Field(description="Known share of the bucket, 0 to 1", examples=[1])


class Totals(Document):
    """Totals in the unit of the quantity, ascending, without a hole."""

    items: list[Total]
    next: None


class FreshnessEvent(Document):
    """A change of a station's freshness."""

    station: str = Field(examples=["DEMO-L01"])
    at: AwareDatetime = Field(examples=[_AT])
    freshness: _Freshness = Field(examples=["late"])
    before: _Freshness | None = Field(examples=["live"])


class FreshnessEvents(Document):
    """A page of changes, ascending by ``at``."""

    items: list[FreshnessEvent]
    next: str | None = Field(description="Address of the next page", examples=[None])
