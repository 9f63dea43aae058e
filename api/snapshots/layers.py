"""Layers of a snapshot: what lies around the view, cut to it and no finer than it shows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import shapely
import shapely.geometry
from psycopg import Connection

from api.snapshots.request import SnapshotRequest, degrees_per_pixel, surroundings
from geo.catalogue.model import Layer
from geo.catalogue.store import list_layers
from geo.errors import InvalidError
from geo.features.store import layer_geojson
from web.snapshots import model

_STYLES = {
    "province": "boundary", "yangtze": "water", "lake": "water", "island": "land",
    "river": "river", "canal": "canal", "place": "place",
}  # fmt: skip
_BY_GEOMETRY = {"polygon": "area", "point": "place"}
_MOST_FEATURES = 20_000
_MOST_PLACES = 60
_HAN = re.compile(r"[\u3400-\u9fff]")

Box = tuple[float, float, float, float]


def layers_of(conn: Connection[Any], request: SnapshotRequest) -> tuple[model.Layer, ...]:
    """Return the layers asked for, in the order of the catalogue.

    Raises
    ------
    InvalidError
        If a code is not in the catalogue.
    """
    listed = [layer for layer in list_layers(conn) if layer.geometry != "none"]
    strangers = set(request.layers or ()) - {layer.code for layer in listed}
    if strangers:
        names = ", ".join(sorted(strangers))
        raise InvalidError(
            "layers", f"no layer {names} is on record; GET /api/v1/layers lists them"
        )
    wanted = [one for one in listed if request.layers is None or one.code in request.layers]
    return tuple(_layer(conn, layer, request) for layer in wanted)


def _layer(conn: Connection[Any], layer: Layer, request: SnapshotRequest) -> model.Layer:
    box, english = surroundings(request.view), request.language == "en"
    text = layer_geojson(conn, layer.code, bbox=box, limit=_MOST_FEATURES)
    features = json.loads(text)["features"] if text else []
    style = _STYLES.get(layer.code, _BY_GEOMETRY.get(layer.geometry, "line"))
    point = layer.geometry == "point"
    return model.Layer(
        code=layer.code,
        title=layer.title_en if english else layer.title_zh,
        style=style,
        source=layer.source,
        licence=layer.licence,
        caveat=layer.caveat_en if english else layer.caveat_zh,
        geometries=() if point else tuple(_cut(features, box, degrees_per_pixel(request.view) / 2)),
        places=_places(features, english=english) if point else (),
    )


def _cut(
    features: Iterable[dict[str, Any]], box: Box, tolerance: float
) -> Iterator[dict[str, Any]]:
    for feature in features:
        if feature["geometry"] is None:
            continue
        shape = shapely.geometry.shape(feature["geometry"]).simplify(tolerance)
        kept = shapely.clip_by_rect(shape, *box)
        if not kept.is_empty:
            yield shapely.geometry.mapping(kept)


def _places(features: Iterable[dict[str, Any]], *, english: bool) -> tuple[model.Place, ...]:
    """The most populous places that have a name in the language."""
    found: list[tuple[float, model.Place]] = []
    for feature in features:
        geometry, properties = feature["geometry"], feature["properties"]
        name = properties.get("name")
        if geometry is None or geometry["type"] != "Point" or not isinstance(name, str):
            continue
        # A source without the Chinese name gives its spelling in Latin letters: no Chinese name.
        said = (properties.get("name_en") or name) if english else name if _HAN.search(name) else ""
        lon, lat = geometry["coordinates"]
        if said:
            weight = float(properties.get("population") or 0)
            found.append((weight, model.Place(name=said, lon=lon, lat=lat)))
    found.sort(key=lambda one: -one[0])
    return tuple(place for _, place in found[:_MOST_PLACES])
