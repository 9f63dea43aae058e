"""Series: what each station measures, and where the values come from."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from api.answers import JSON, accepts, answer_unless_current
from api.documents import problems
from api.documents.catalogue import SeriesList
from api.paging import page
from api.platform import Platform, Shared
from api.queries.registry import SeriesListQuery
from telemetry.reading.series.store import series_items
from telemetry.reading.stations.store import require_station

router = APIRouter(tags=["stations"])


@router.get(
    "/series",
    summary="List the series",
    dependencies=[Depends(accepts(JSON))],
    responses={
        200: {"model": SeriesList},
        304: {"description": "The list is as in the version in If-None-Match"},
        **problems(400, 404, 406, 503),
    },
)
def list_series(
    request: Request, platform: Shared, query: Annotated[SeriesListQuery, Query()]
) -> Response:
    """Of all stations in service or of one. `origins` is what holds from which event time on.

    A replay names its source series, what was done to the values, and its speed. The
    list is at most a second old.
    """
    if query.station is not None:
        with platform.stores.telemetry() as conn:
            require_station(conn, query.station)
    body = platform.lists.get(
        ("series", query), lambda: _series(platform, query, path=request.url.path)
    )
    return answer_unless_current(request, body)


def _series(platform: Platform, query: SeriesListQuery, *, path: str) -> bytes:
    with platform.stores.telemetry() as conn:
        items, last = series_items(
            conn, station=query.station, limit=query.limit, after=query.after
        )
    following = None if last is None else {**query.model_dump(exclude_unset=True), "after": last}
    return page(items, path, following)
