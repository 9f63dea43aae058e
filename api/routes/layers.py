"""Map layers of the geo store: the catalogue and the features as GeoJSON."""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import StringConstraints

import geo.changes.store
from api.answers import GEOJSON, JSON, accepts, answer, is_current, not_modified
from api.documents import problems
from api.documents.geo import FEATURES, Layers
from api.errors import UNKNOWN_RESOURCE, RequestError
from api.parameters import CODE, no_parameters
from api.platform import Shared
from api.queries.maps import LayerQuery
from geo.catalogue.model import Layer
from geo.catalogue.store import list_layers
from geo.features.store import layer_geojson

router = APIRouter(tags=["layers"])


@router.get(
    "/layers",
    summary="List the map layers",
    dependencies=[Depends(accepts(JSON)), Depends(no_parameters)],
    responses={200: {"model": Layers}, **problems(400, 406, 503)},
)
def list_map_layers(request: Request, platform: Shared) -> Response:
    """In the order of the catalogue, each with its source, licence and credit line."""
    with platform.stores.geo() as conn:
        items = [_item(layer) for layer in list_layers(conn)]
    body = json.dumps({"items": items, "next": None}, ensure_ascii=False)
    return answer(request, body.encode())


@router.get(
    "/layers/{code}",
    summary="Show the features of a layer",
    dependencies=[Depends(accepts(GEOJSON, JSON))],
    responses={
        200: {"content": {GEOJSON: FEATURES}},
        304: {"description": "No layer has changed since the version in If-None-Match"},
        **problems(400, 404, 406, 503),
    },
)
def show_layer(
    request: Request,
    platform: Shared,
    code: Annotated[str, StringConstraints(pattern=CODE), Path(examples=["canals"])],
    query: Annotated[LayerQuery, Query()],
) -> Response:
    """As GeoJSON, lon lat. `truncated` says that there are more: pass `after` back."""
    with platform.stores.geo() as conn:
        etag = f'W/"g{geo.changes.store.newest(conn)}"'
        if is_current(request, etag):
            return not_modified(etag)
        body = layer_geojson(conn, code, bbox=query.box, limit=query.limit, after=query.after)
    if body is None:
        raise RequestError(
            UNKNOWN_RESOURCE, f"no layer {code!r} is on record; GET /api/v1/layers lists them"
        )
    return answer(request, body, media_type=GEOJSON, etag=etag)


def _item(layer: Layer) -> dict[str, object]:
    hidden = {"position", "batch_id"}
    item = {name: value for name, value in vars(layer).items() if name not in hidden}
    dates = {name: _iso(item[name]) for name in ("valid_from", "valid_to", "updated_at")}
    return {**item, **dates}


def _iso(value: object) -> str | None:
    return value.isoformat() if hasattr(value, "isoformat") else None
