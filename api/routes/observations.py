"""Observations of one series over a half-open range: pages, CSV of any length, or thinned."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse
from psycopg import Connection

from api.answers import CSV, JSON, accepts, answer, answer_unless_current
from api.documents import problems
from api.documents.telemetry import CSV_LINES, Observations, Thinned
from api.platform import Platform, Shared
from api.queries.readings import ObservationsQuery, SeriesRangeQuery, ThinnedQuery
from telemetry.reading.history.store import (
    CSV_HEADER,
    Range,
    SeriesQuery,
    find_series,
    observation_items,
    observation_pages,
)
from telemetry.reading.stations.store import require_station
from telemetry.reading.thinned.store import thinned_observations

router = APIRouter(tags=["observations"])

_PAGE = 1_000
_NO_CURVE = (
    b'{"series":null,"items":[],"total":0,"thinned":false,"interval_s":null,"gaps":[],'
    b'"minimum":null,"maximum":null,"last":null}'
)


@router.get(
    "/observations",
    summary="List observations of a series",
    dependencies=[Depends(accepts(JSON, CSV))],
    responses={
        200: {"model": Observations, "content": {CSV: CSV_LINES}},
        **problems(400, 404, 406, 503),
    },
)
def list_observations(
    request: Request, platform: Shared, query: Annotated[ObservationsQuery, Query()]
) -> Response:
    """With start <= at < end, ascending; values in the unit of the quantity (see /latest).

    Channel, statistic and period may be left out as long as one series fits; otherwise the
    problem document lists the candidates. `next` leads to the rest of the range. As CSV
    without `limit`, the whole range is streamed; with it, the header Link has the next page.
    """
    span = Range(start=query.start, end=query.end)
    with platform.stores.telemetry() as conn:
        series = _series(conn, query)
        if query.format == "csv" and query.limit is None:
            return _streamed(platform, series, span)
        items, following = b"", None
        if series is not None:
            items, following = observation_items(
                conn, series, span, limit=query.limit or _PAGE, csv=query.format == "csv"
            )
    link = _next(request, query, following) if following is not None else None
    if query.format == "csv":
        response = answer(request, CSV_HEADER + items, media_type=CSV)
        if link is not None:
            response.headers["Link"] = f'<{link}>; rel="next"'
        return response
    return answer(
        request,
        b'{"items":[%b],"next":%b}' % (items, f'"{link}"'.encode() if link else b"null"),
    )


@router.get(
    "/observations/thinned",
    summary="Show a long range of a series in few observations",
    dependencies=[Depends(accepts(JSON))],
    responses={
        200: {"model": Thinned},
        304: {"description": "The range is as in the version in If-None-Match"},
        **problems(400, 404, 406, 503),
    },
)
def show_thinned(
    request: Request, platform: Shared, query: Annotated[ThinnedQuery, Query()]
) -> Response:
    """For a curve: each item is on record as it stands, nothing is averaged.

    Of each of `points` slices of time come the smallest and the greatest value of each
    quality; all gaps are told. Up to twice `points` observations come whole, with all nulls.
    """
    with platform.stores.telemetry() as conn:
        series = _series(conn, query)
        body = (
            _NO_CURVE
            if series is None
            else thinned_observations(
                conn, series, Range(start=query.start, end=query.end), points=query.points
            )
        )
    return answer_unless_current(request, body)


def _series(conn: Connection[Any], query: SeriesRangeQuery) -> int | None:
    require_station(conn, query.station)
    return find_series(
        conn,
        SeriesQuery(
            station=query.station,
            quantity=query.quantity,
            channel=query.channel,
            statistic=query.statistic,
            period=query.period,
        ),
    )


def _next(request: Request, query: ObservationsQuery, start: datetime) -> str:
    said = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in query.model_dump(exclude_unset=True).items()
    }
    return f"{request.url.path}?{urlencode({**said, 'start': start.isoformat()})}"


def _streamed(platform: Platform, series: int | None, span: Range) -> Response:
    def lines() -> Iterator[bytes]:
        yield CSV_HEADER
        if series is not None:
            with platform.stores.telemetry() as conn:
                yield from observation_pages(conn, series, span)

    return StreamingResponse(lines(), media_type=CSV, headers={"Cache-Control": "no-store"})
