"""When stations fell silent and when they were heard again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from api.answers import JSON, accepts, answer_unless_current
from api.documents import problems
from api.documents.history import FreshnessEvents
from api.paging import page
from api.platform import Shared
from api.queries.readings import FreshnessEventsQuery
from telemetry.reading.freshness.store import freshness_events
from telemetry.reading.history.store import Range
from telemetry.reading.stations.store import require_station

router = APIRouter(tags=["stations"])


@router.get(
    "/freshness-events",
    summary="List changes of the stations' freshness",
    dependencies=[Depends(accepts(JSON))],
    responses={
        200: {"model": FreshnessEvents},
        304: {"description": "The page is as in the version in If-None-Match"},
        **problems(400, 404, 406, 503),
    },
)
def list_freshness_events(
    request: Request, platform: Shared, query: Annotated[FreshnessEventsQuery, Query()]
) -> Response:
    """With start <= at < end, ascending, as the worker wrote them down."""
    with platform.stores.telemetry() as conn:
        if query.station is not None:
            require_station(conn, query.station)
        items, rest = freshness_events(
            conn,
            Range(start=query.start, end=query.end),
            station=query.station,
            limit=query.limit,
            after=query.after,
        )
    following = None
    if rest is not None:
        start, end = rest[0].isoformat(), query.end.isoformat()
        following = {**query.model_dump(), "start": start, "end": end, "after": rest[1]}
    return answer_unless_current(request, page(items, request.url.path, following))
