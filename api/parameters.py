"""Query parameters: what a client may say, checked strictly. No parameter is ignored."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated, Literal, Self

from fastapi import Request
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from api.errors import INVALID, RequestError
from api.snapshots.request import parse_layers, parse_view
from telemetry.errors import InvalidError
from telemetry.quantities.model import STATISTICS
from telemetry.reading.totals.model import MOST_BUCKETS, STEPS
from telemetry.series.model import canonical_period

_RFC3339 = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?P<offset>Z|[+-]\d\d:\d\d)?", re.ASCII
)


def parse_time(text: object) -> datetime:
    """Return RFC 3339 text as a time in UTC.

    In a query "+" stands for a space; here only an offset can follow one, so it is put back.
    Raises ValueError for a time without an offset and for what is no time.
    """
    spelled = str(text).replace(" ", "+")
    match = _RFC3339.fullmatch(spelled)
    if match is None:
        raise ValueError(f"{str(text)[:60]!r} is no RFC 3339 time like 2026-07-01T08:00:00+08:00")
    if match["offset"] is None:
        raise ValueError(f"{text!r} has no offset; add Z or one such as +08:00 (in a URL %2B08:00)")
    try:
        return datetime.fromisoformat(spelled).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{text!r} is no time of the calendar") from error


def _statistic(text: str) -> str:
    if text.removesuffix("_converted") not in STATISTICS:
        raise ValueError(f"not one of {', '.join(sorted(STATISTICS))}")
    return text


def _period(text: str) -> str:
    try:
        return canonical_period(text) if text else ""
    except InvalidError as error:
        raise ValueError(str(error).removeprefix("period: ")) from error


CODE = r"^[A-Za-z0-9_-]{1,64}$"
Code = Annotated[str, StringConstraints(pattern=CODE)]
Quantity = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,40}$")]
Channel = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{0,64}$")]
Statistic = Annotated[str, AfterValidator(_statistic)]
Period = Annotated[str, StringConstraints(max_length=40), AfterValidator(_period)]
Time = Annotated[
    datetime,
    BeforeValidator(parse_time, json_schema_input_type=str),
    Field(json_schema_extra={"format": "date-time", "type": "string"}),
]


class Parameters(BaseModel):
    """Base of all query parameters: one that is not listed is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class StationsQuery(Parameters):
    """Parameters of the station list."""

    format: Literal["json", "geojson"] = "json"
    limit: int = Field(default=10_000, ge=1, le=10_000)
    after: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{0,64}$")] = ""


class LatestQuery(Parameters):
    """Parameters of the latest values."""

    station: Code | None = None
    at: Time | None = Field(
        default=None,
        description="What was newest then, at most 30 days old; absent: now",
        examples=["2026-07-01T08:00:00+08:00"],
    )


class StationQuery(Parameters):
    """Of which one station; absent: of all in service."""

    station: Code | None = None


class DevicesQuery(StationQuery):
    """Which devices."""

    limit: int = Field(default=10_000, ge=1, le=10_000)
    after: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{0,64}$")] = ""


class TrendsQuery(Parameters):
    """Parameters of the trends."""

    at: Time | None = Field(
        default=None, description="Absent: now", examples=["2026-07-01T08:00:00+08:00"]
    )


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


class SeriesListQuery(Parameters):
    """Parameters of the list of series."""

    station: Code | None = None
    limit: int = Field(default=10_000, ge=1, le=10_000)
    after: int = Field(default=0, ge=0, le=2**31 - 1, description="From the link of a page")


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


def _require_forward(start: datetime, end: datetime) -> None:
    if start >= end:
        raise ValueError("start must be before end; the range is half-open, [start, end)")


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


class LiveQuery(Parameters):
    """Where a first connection goes on; the header Last-Event-ID wins."""

    since: str | None = Field(
        default=None, max_length=80, description="{n}.{g} of the last event", examples=["1042.7"]
    )


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


def no_parameters(request: Request) -> None:
    """Refuse every parameter, for a resource that takes none."""
    if request.query_params:
        names = ", ".join(sorted(request.query_params))
        raise RequestError(INVALID, f"unknown parameter {names}; this resource takes none")


def said_once(request: Request) -> None:
    """Refuse a parameter that is given twice: nobody can tell which one is meant."""
    names = [name for name, _ in request.query_params.multi_items()]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise RequestError(INVALID, f"given more than once: {', '.join(twice)}")
