"""What a query parameter may be, checked strictly. No parameter is ignored; see ``api.queries``."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Request
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

from api.errors import INVALID, RequestError
from telemetry.errors import InvalidError
from telemetry.quantities.model import STATISTICS
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
