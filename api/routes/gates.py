"""Gates: of what size the openings of a sluice are, and since when."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from api.answers import JSON, accepts, answer_unless_current
from api.documents import problems
from api.documents.catalogue import Gates
from api.platform import Platform, Shared
from api.queries.registry import StationQuery
from telemetry.reading.gates.store import gate_items
from telemetry.reading.stations.store import require_station

router = APIRouter(tags=["stations"])


@router.get(
    "/gates",
    summary="List the gates of sluices",
    dependencies=[Depends(accepts(JSON))],
    responses={
        200: {"model": Gates},
        304: {"description": "The list is as in the version in If-None-Match"},
        **problems(400, 404, 406, 503),
    },
)
def list_gates(
    request: Request, platform: Shared, query: Annotated[StationQuery, Query()]
) -> Response:
    """Of all stations in service or of one, whether in force today or not.

    A gate's row holds from `valid_from` (null: since ever) until before `valid_to` (null: no end
    known); `number` is the channel of its openings and states. The list is at most a second old.
    """
    if query.station is not None:
        with platform.stores.telemetry() as conn:
            require_station(conn, query.station)
    body = platform.lists.get(("gates", query), lambda: _gates(platform, query))
    return answer_unless_current(request, body)


def _gates(platform: Platform, query: StationQuery) -> bytes:
    with platform.stores.telemetry() as conn:
        return b'{"items":[%b],"next":null}' % gate_items(conn, station=query.station)
