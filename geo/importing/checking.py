"""Checking and typing features before they are staged. Pure: no file, no database.

Each rule has a name that findings and the features' ``flags`` carry:

==================== ======== ===================================================
code_missing         refused  the feature has no code, or one over 64 characters
code_duplicate       refused  the code came before in the same file
attribute_type       refused  a value is not of the declared type
geometry_missing     refused  no geometry, an empty one, or one that is not readable
geometry_kind        refused  a line in a polygon layer and so on
coordinates_range    refused  not degrees of longitude and latitude
geometry_repaired    repaired the geometry was not valid and was made so
outside_extent       flagged  wholly or partly outside the layer's declared extent
==================== ======== ===================================================
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.catalogue.declaration import LayerDeclaration
from geo.importing.model import Finding, Outcome, Tally
from geo.importing.reading import FID, Chunk

Row = list[Any]
# GEOS type numbers that a layer of each kind takes: single, multi.
_STORED = {"point": (0, 4), "line": (1, 5), "polygon": (3, 6)}
_COLLECTION = 7
_GATHER: dict[str, Callable[[Any], Any]] = {
    "point": lambda parts: parts[0],
    "line": shapely.multilinestrings,
    "polygon": shapely.multipolygons,
}


class _RefusedFeatureError(Exception):
    """A rule that ends the checks of one feature: ``args`` are rule and detail."""


def check_chunk(layer: LayerDeclaration, chunk: Chunk, tally: Tally) -> list[Row]:
    """Return the rows to stage, in the order of ``content_columns``; note the rest in ``tally``."""
    rows: list[Row] = []
    for attributes, geometry, sound in zip(*chunk, _sound_shapes(layer, chunk[1]), strict=True):
        tally.read += 1
        code: str | None = None
        notes: list[tuple[str, Outcome, str]] = []
        try:
            code = _code(layer, attributes, geometry)
            rows.append(
                _row(layer, code, attributes, sound or geometry, codes=tally.codes, notes=notes)
            )
            tally.codes.add(code)
        except _RefusedFeatureError as refusal:
            notes.append((refusal.args[0], "refused", refusal.args[1]))
        tally.findings.extend(
            Finding(feature_code=code, rule=rule, outcome=outcome, detail=detail)
            for rule, outcome, detail in notes
        )
    tally.staged += len(rows)
    return rows


def _row(
    layer: LayerDeclaration,
    code: str,
    attributes: dict[str, Any],
    geometry: BaseGeometry | str | None,
    *,
    codes: set[str],
    notes: list[tuple[str, Outcome, str]],
) -> Row:
    if code in codes:
        raise _RefusedFeatureError("code_duplicate", f"code {code} came before in the file")
    values = [
        _typed(attributes[item.source_field], item.type, item.name) for item in layer.attribute
    ]
    if layer.has_geometry:
        shape = geometry if isinstance(geometry, str) else _shape(layer, geometry, notes)
        values.append(shape)
    fixed = [
        code,
        _name(layer, attributes),
        _text(attributes.get(layer.owner_field)) if layer.owner_field else None,
        _text(attributes.get(layer.district_field)) if layer.district_field else None,
        layer.sensitivity,
        [rule for rule, _, _ in notes],
    ]
    return [*fixed, *values]


def _code(layer: LayerDeclaration, attributes: dict[str, Any], shape: BaseGeometry | None) -> str:
    if layer.code_from == "digest":
        if shape is None:
            raise _RefusedFeatureError(
                "geometry_missing", f"feature {attributes[FID]} has no geometry"
            )
        body: str | None = hashlib.sha256(shapely.to_wkb(shape)).hexdigest()[:12]
    elif layer.code_from == "fid":
        body = str(attributes[FID])
    else:
        body = _text(attributes[str(layer.code_field)])
    if body is None or len(layer.code_prefix + body) > 64:
        raise _RefusedFeatureError("code_missing", f"feature {attributes[FID]}: code is {body!r}")
    return layer.code_prefix + body


def _name(layer: LayerDeclaration, attributes: dict[str, Any]) -> str | None:
    names = (_text(attributes[field]) for field in layer.name_fields)
    return next((name for name in names if name), layer.name_default)


def _text(value: object) -> str | None:
    text = "" if value is None else str(value).strip()
    if "\0" in text:
        raise _RefusedFeatureError("attribute_type", "a text holds the character NUL")
    return text or None


def _whole(value: object, bits: int) -> int:
    number = Decimal(str(value).strip())
    if number != number.to_integral_value() or not -(2 ** (bits - 1)) <= number < 2 ** (bits - 1):
        raise ValueError
    return int(number)


def _double(value: object) -> float:
    number = float(str(value))
    if not math.isfinite(number):
        raise ValueError
    return number


def _boolean(value: object) -> bool:
    return {"true": True, "1": True, "false": False, "0": False}[str(value).strip().lower()]


def _date(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value).strip())


_CASTS: dict[str, Callable[[object], object]] = {
    "integer": lambda value: _whole(value, 32),
    "bigint": lambda value: _whole(value, 64),
    "double": _double,
    "boolean": _boolean,
    "date": _date,
}


def _typed(value: object, kind: str, name: str) -> object:
    if kind == "text" or _text(value) is None:
        return _text(value)
    try:
        return _CASTS[kind](value)
    except (ValueError, KeyError, ArithmeticError) as error:
        raise _RefusedFeatureError(
            "attribute_type", f"{name} is {value!r}, wanted {kind}"
        ) from error


def _sound_shapes(
    layer: LayerDeclaration, geometries: np.ndarray[Any, np.dtype[np.object_]]
) -> list[str | None]:
    """Return what to store of the geometries that break no rule, None for the others.

    Nearly all do not, and a whole chunk at once costs a tenth of one by one; the others go
    through :func:`_shape`, which names the rule.
    """
    shapes: np.ndarray[Any, np.dtype[np.object_]] = np.full(len(geometries), None, dtype=object)
    if layer.extent is None:
        return [None] * len(geometries)
    single = _STORED[layer.geometry][0]
    kinds = (single,) if layer.geometry == "point" else _STORED[layer.geometry]
    corners = shapely.bounds(geometries)
    inside = (corners[:, :2] >= layer.extent[:2]) & (corners[:, 2:] <= layer.extent[2:])
    sound = np.isin(shapely.get_type_id(geometries), kinds) & shapely.is_valid(geometries)
    sound &= inside.all(axis=1)
    flat = shapely.set_srid(shapely.force_2d(geometries[sound]), layer.srid)
    if layer.geometry != "point":
        alone = shapely.get_type_id(flat) == single
        flat[alone] = shapely.set_srid(
            _GATHER[layer.geometry](flat[alone].reshape(-1, 1)), layer.srid
        )
    shapes[sound] = shapely.to_wkb(flat, hex=True, include_srid=True)
    result: list[str | None] = shapes.tolist()
    return result


def _shape(
    layer: LayerDeclaration, geometry: BaseGeometry | None, notes: list[tuple[str, Outcome, str]]
) -> str:
    if geometry is None or geometry.is_empty:
        raise _RefusedFeatureError("geometry_missing", "no geometry, or an empty one")
    _check_range(geometry)
    repaired = not geometry.is_valid
    if repaired:
        notes.append(("geometry_repaired", "repaired", shapely.is_valid_reason(geometry)))
        geometry = shapely.make_valid(geometry)
    shape = _of_kind(geometry, layer.geometry, repaired=repaired)
    west, south, east, north = shape.bounds
    limits = layer.extent or (-180.0, -90.0, 180.0, 90.0)
    if west < limits[0] or south < limits[1] or east > limits[2] or north > limits[3]:
        detail = (
            f"lies at {west:.4f},{south:.4f},{east:.4f},{north:.4f}, the layer's extent is {limits}"
        )
        notes.append(("outside_extent", "flagged", detail))
    return str(shapely.to_wkb(shapely.set_srid(shape, layer.srid), hex=True, include_srid=True))


def _check_range(geometry: BaseGeometry) -> None:
    coordinates = shapely.get_coordinates(geometry)
    within = np.isfinite(coordinates).all() and (np.abs(coordinates) <= (180.0, 90.0)).all()
    if not within:
        raise _RefusedFeatureError(
            "coordinates_range", f"{coordinates[0].tolist()} is not a longitude and a latitude"
        )


def _of_kind(geometry: BaseGeometry, kind: str, *, repaired: bool) -> BaseGeometry:
    """Return ``geometry`` as the layer stores it; a repair may leave parts of other kinds."""
    allowed = (*_STORED[kind], _COLLECTION) if repaired else _STORED[kind]
    parts = shapely.get_parts(shapely.get_parts(shapely.force_2d(geometry)))
    fitting = parts[shapely.get_type_id(parts) == _STORED[kind][0]]
    one_too_many = kind == "point" and len(fitting) != 1
    if shapely.get_type_id(geometry) not in allowed or len(fitting) == 0 or one_too_many:
        raise _RefusedFeatureError("geometry_kind", f"a {geometry.geom_type} in a layer of {kind}s")
    shape: BaseGeometry = _GATHER[kind](fitting)
    return shape
