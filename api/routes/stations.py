"""Stations: the list, as JSON or GeoJSON, and one of them."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import StringConstraints

from api.answers import GEOJSON, JSON, accepts, answer, answer_unless_current
from api.documents import problems
from api.documents.telemetry import STATIONS, STATIONS_GEOJSON, Station
from api.initials import initials
from api.paging import next_link, page
from api.parameters import CODE, no_parameters
from api.platform import Platform, Shared
from api.queries.registry import StationsQuery
from telemetry.reading.stations.store import station_item, station_items

router = APIRouter(tags=["stations"])


@router.get(
    "/stations",
    summary="List the stations in service",
    dependencies=[Depends(accepts(JSON, GEOJSON))],
    responses={
        200: {"content": {JSON: STATIONS, GEOJSON: STATIONS_GEOJSON}},
        304: {"description": "The list is as in the version in If-None-Match"},
        **problems(400, 406, 503),
    },
)
def list_stations(
    request: Request, platform: Shared, query: Annotated[StationsQuery, Query()]
) -> Response:
    """In the order of their codes. `freshness` is live, late, stale, offline or never.

    The list is at most a second old.
    """
    media_type = GEOJSON if query.format == "geojson" else JSON
    body = platform.lists.get(
        ("stations", query), lambda: _stations(platform, query, path=request.url.path)
    )
    return answer_unless_current(request, body, media_type=media_type)


def _stations(platform: Platform, query: StationsQuery, *, path: str) -> bytes:
    geojson = query.format == "geojson"
    with platform.stores.telemetry() as conn:
        found, last = station_items(conn, limit=query.limit, after=query.after, geojson=geojson)
    items = _with_initials(found, geojson=geojson)
    rest = {"format": query.format, "limit": query.limit, "after": last}
    following = None if last is None else rest
    if geojson:
        link = next_link(path, following)
        return b'{"type":"FeatureCollection","features":[%b],"next":%b}' % (items, link)
    return page(items, path, following)


@router.get(
    "/stations/{code}",
    summary="Show one station",
    dependencies=[Depends(accepts(JSON)), Depends(no_parameters)],
    responses={200: {"model": Station}, **problems(400, 404, 406, 503)},
)
def show_station(
    request: Request,
    platform: Shared,
    code: Annotated[str, StringConstraints(pattern=CODE), Path(examples=["DEMO-L01"])],
) -> Response:
    """Also a retired one, which the list leaves out."""
    with platform.stores.telemetry() as conn:
        return answer(request, _with_initials(station_item(conn, code)))


def _with_initials(items: bytes, *, geojson: bool = False) -> bytes:
    """Add the initials of each name, which no database knows how to spell."""
    decoded: list[dict[str, Any]] = msgspec.json.decode(b"[%b]" % items)
    for one in decoded:
        station = one["properties"] if geojson else one
        station["initials"] = initials(station["name"])
    return msgspec.json.encode(decoded)[1:-1]
