"""Queries of readings: latest, ranges of series, totals, trends, changes, the stream."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, Self

from pydantic import Field, model_validator

from api.parameters import Channel, Code, Parameters, Period, Quantity, Statistic, Time
from telemetry.reading.totals.model import MOST_BUCKETS, STEPS


class LatestQuery(Parameters):
    """Parameters of the latest values."""

    station: Code | None = None
    at: Time | None = Field(
        default=None,
        description="What was newest then, at most 30 days old; absent: now",
        examples=["2026-07-01T08:00:00+08:00"],
    )


class TrendsQuery(Parameters):
    """Parameters of the trends."""

    at: Time | None = Field(
        default=None, description="Absent: now", examples=["2026-07-01T08:00:00+08:00"]
    )


def _require_forward(start: datetime, end: datetime) -> None:
    if start >= end:
        raise ValueError("start must be before end; the range is half-open, [start, end)")


class FreshnessEventsQuery(Parameters):
    """Which changes of freshness, in the half-open range ``[start, end)``."""

    station: Code | None = None
    start: Time = Field(examples=["2026-07-01T00:00:00+08:00"])
    end: Time = Field(examples=["2026-07-08T00:00:00+08:00"])
    limit: int = Field(default=1_000, ge=1, le=10_000)
    after: int = Field(default=0, ge=0, le=2**63 - 1, description="From the link of a page")

    @model_validator(mode="after")
    def _forward(self) -> Self:
        _require_forward(self.start, self.end)
        return self


class TotalsQuery(Parameters):
    """Totals of a quantity at a station, in buckets of ``[start, end)``."""

    station: Code = Field(examples=["DEMO-R01"])
    quantity: Quantity = Field(examples=["precipitation"])
    period: Period | None = Field(
        default=None, description="Only the series of this period. Absent: the best of all."
    )
    start: Time = Field(examples=["2026-07-01T00:00:00+08:00"])
    end: Time = Field(examples=["2026-07-08T00:00:00+08:00"])
    step: Literal["PT10M", "PT1H", "P1D"] = Field(
        description="P1D: the hydrological day, from 08:00 to 08:00 in Asia/Shanghai",
        examples=["P1D"],
    )

    @model_validator(mode="after")
    def _forward(self) -> Self:
        _require_forward(self.start, self.end)
        if (self.end - self.start) / STEPS[self.step] > MOST_BUCKETS:
            raise ValueError(f"more than {MOST_BUCKETS} buckets; take a longer step or less time")
        return self


class SeriesRangeQuery(Parameters):
    """Which series, and which half-open range ``[start, end)`` of event times."""

    station: Code = Field(examples=["DEMO-L01"])
    quantity: Quantity = Field(examples=["stage"])
    channel: Channel | None = Field(
        default=None, description="Empty: the series without a channel. Absent: any."
    )
    statistic: Statistic | None = Field(default=None, examples=["instant"])
    period: Period | None = Field(
        default=None,
        description="ISO 8601 duration. Empty: the series without a period. Absent: any.",
    )
    start: Time = Field(examples=["2026-07-01T00:00:00+08:00"])
    end: Time = Field(examples=["2026-07-08T00:00:00+08:00"])

    @model_validator(mode="after")
    def _forward(self) -> Self:
        _require_forward(self.start, self.end)
        return self


class ObservationsQuery(SeriesRangeQuery):
    """Observations of a series, page by page."""

    limit: int | None = Field(
        default=None, ge=1, le=10_000, description="1,000 if absent; CSV without it is streamed."
    )
    format: Literal["json", "csv"] = "json"


class ThinnedQuery(SeriesRangeQuery):
    """A range of a series in few observations."""

    points: int = Field(
        default=1_000,
        ge=10,
        le=10_000,
        description="Slices of time; each gives its smallest and greatest value",
    )


class LiveQuery(Parameters):
    """Where a first connection goes on; the header Last-Event-ID wins."""

    since: str | None = Field(
        default=None, max_length=80, description="{n}.{g} of the last event", examples=["1042.7"]
    )
