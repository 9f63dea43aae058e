"""The newest value of every series, in one call."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from api.answers import JSON, accepts, answer, answer_unless_current, is_current, not_modified
from api.documents import problems
from api.documents.telemetry import Latest
from api.platform import Platform, Shared
from api.queries.readings import LatestQuery
from telemetry.reading.latest.store import latest_at, latest_of_station, newest_commit
from telemetry.reading.stations.store import require_station

router = APIRouter(tags=["observations"])


@router.get(
    "/latest",
    summary="Show the latest value of every series",
    dependencies=[Depends(accepts(JSON))],
    responses={
        200: {"model": Latest},
        304: {"description": "Nothing was committed since the version in If-None-Match"},
        **problems(400, 404, 406, 503),
    },
)
def show_latest(
    request: Request, platform: Shared, query: Annotated[LatestQuery, Query()]
) -> Response:
    """Of all stations or of one. `n` is the newest commit that the values include.

    The ETag is that commit: ask again with If-None-Match, or follow /api/v1/live from
    `since={n}.0`. With `at`, the values that were the newest then, as now on record; `now` is
    that time.
    """
    if query.at is not None:
        return _past(request, platform, query.at, query.station)
    with platform.stores.telemetry() as conn:
        if query.station is not None:
            require_station(conn, query.station)
        etag = f'W/"{newest_commit(conn)}"'
        if is_current(request, etag):
            return not_modified(etag)
        n, now, items = (
            platform.table.read(conn)
            if query.station is None
            else latest_of_station(conn, query.station)
        )
    body = b'{"n":%d,"now":%b,"items":[%b],"next":null}' % (n, now.encode(), items)
    return answer(request, body, etag=f'W/"{n}"')


def _past(request: Request, platform: Platform, at: datetime, station: str | None) -> Response:
    with platform.stores.telemetry() as conn:
        if station is not None:
            require_station(conn, station)
        n, then, items = latest_at(conn, at, station)
    return answer_unless_current(
        request, b'{"n":%d,"now":%b,"items":[%b],"next":null}' % (n, then.encode(), items)
    )
