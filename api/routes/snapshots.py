"""Snapshots: the map as one HTML file to keep."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from api.answers import HTML, accepts, answer
from api.documents import problems
from api.platform import Shared
from api.queries.maps import SnapshotQuery
from api.snapshots.compose import compose
from api.snapshots.request import SnapshotRequest, parse_layers, parse_view
from web.snapshots.model import Snapshot
from web.snapshots.page import draw
from web.snapshots.words import SHANGHAI

router = APIRouter(tags=["snapshots"])


@router.get(
    "/snapshots/map.html",
    summary="Save the map as one file",
    dependencies=[Depends(accepts(HTML))],
    response_class=Response,
    responses={
        200: {"content": {HTML: {"schema": {"type": "string"}}}},
        **problems(400, 406, 503),
    },
)
def save_map(
    request: Request, platform: Shared, query: Annotated[SnapshotQuery, Query()]
) -> Response:
    """One HTML file that opens with no network: map, legend, all stations, sources.

    Sent as an attachment. Without an answer of the geographic store it has no layers, and says so.
    """
    stores = platform.stores
    snapshot = compose(
        SnapshotRequest(
            view=parse_view(query.map),
            at=query.at,
            layers=None if query.layers is None else parse_layers(query.layers),
            language=query.lang,
            theme=query.theme,
        ),
        telemetry=stores.telemetry,
        geo=stores.geo if stores.has_geo else None,
        catalogue=platform.catalogue,
    )
    document = draw(snapshot, static=platform.settings.api_static_dir)
    response = answer(request, document.encode(), media_type=f"{HTML}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{_file_name(snapshot)}"'
    return response


def _file_name(snapshot: Snapshot) -> str:
    return f"hangou-map-{snapshot.at.astimezone(SHANGHAI):%Y%m%d-%H%M%S}.html"
