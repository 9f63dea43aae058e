"""Devices: what serves which stations, and how it was last heard."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from api.answers import JSON, accepts, answer_unless_current
from api.documents import problems
from api.documents.devices import Devices
from api.paging import page
from api.platform import Platform, Shared
from api.queries.registry import DevicesQuery
from telemetry.reading.devices.store import device_items
from telemetry.reading.stations.store import require_station

router = APIRouter(tags=["stations"])


@router.get(
    "/devices",
    summary="List the devices",
    dependencies=[Depends(accepts(JSON))],
    responses={
        200: {"model": Devices},
        304: {"description": "The list is as in the version in If-None-Match"},
        **problems(400, 404, 406, 503),
    },
)
def list_devices(
    request: Request, platform: Shared, query: Annotated[DevicesQuery, Query()]
) -> Response:
    """All devices on record, or those that serve one station now. At most a second old."""
    if query.station is not None:
        with platform.stores.telemetry() as conn:
            require_station(conn, query.station)
    body = platform.lists.get(
        ("devices", query), lambda: _devices(platform, query, path=request.url.path)
    )
    return answer_unless_current(request, body)


def _devices(platform: Platform, query: DevicesQuery, *, path: str) -> bytes:
    with platform.stores.telemetry() as conn:
        items, last = device_items(
            conn, station=query.station, limit=query.limit, after=query.after
        )
    following = None if last is None else {**query.model_dump(exclude_unset=True), "after": last}
    return page(items, path, following)
