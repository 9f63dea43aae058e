"""Levels: what the values of a station are compared with, and since when."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from api.answers import JSON, accepts, answer_unless_current
from api.documents import problems
from api.documents.catalogue import Levels
from api.platform import Platform, Shared
from api.queries.registry import StationQuery
from telemetry.reading.levels.store import level_items
from telemetry.reading.stations.store import require_station

router = APIRouter(tags=["stations"])


@router.get(
    "/levels",
    summary="List the levels of stations",
    dependencies=[Depends(accepts(JSON))],
    responses={
        200: {"model": Levels},
        304: {"description": "The list is as in the version in If-None-Match"},
        **problems(400, 404, 406, 503),
    },
)
def list_levels(
    request: Request, platform: Shared, query: Annotated[StationQuery, Query()]
) -> Response:
    """Of all stations in service or of one, whether in force today or not.

    A level is in force from `valid_from` (null: since ever) until before `valid_to` (null: no
    end known). It is compared only with values of its own `datum`. Severity `none` grades
    nothing: a historic maximum, say. The list is at most a second old.
    """
    if query.station is not None:
        with platform.stores.telemetry() as conn:
            require_station(conn, query.station)
    body = platform.lists.get(("levels", query), lambda: _levels(platform, query))
    return answer_unless_current(request, body)


def _levels(platform: Platform, query: StationQuery) -> bytes:
    with platform.stores.telemetry() as conn:
        return b'{"items":[%b],"next":null}' % level_items(conn, station=query.station)
