"""Reading a layer's file in chunks of Arrow batches. Knows files, not the database."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from pyproj import CRS

from geo.catalogue.declaration import LayerDeclaration
from geo.errors import ImportRefusedError
from geo.importing.model import Source

CHUNK = 5_000
FID = "OGC_FID"
GEOMETRY = "wkb_geometry"

Chunk = tuple[list[dict[str, Any]], "np.ndarray[Any, np.dtype[np.object_]]"]


def open_source(layer: LayerDeclaration, position: int, data_dir: Path) -> Source:
    """Return the layer's file with its digests.

    Raises :class:`ImportRefusedError` if the file is not there or lies outside ``data_dir``.
    """
    root = data_dir.resolve()
    path = (root / layer.file).resolve()
    if not path.is_relative_to(root):
        raise ImportRefusedError(f"layer {layer.code!r}: {layer.file} lies outside {root}")
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ImportRefusedError(
            f"layer {layer.code!r}: {path} cannot be read ({os.strerror(error.errno or 0)}); "
            "put the file there or correct `file` in layers.toml"
        ) from error
    return Source(
        path=str(path),
        file_sha256=digest,
        declaration_sha256=layer.digest(position),
        position=position,
    )


def read_chunks(layer: LayerDeclaration, source: Source) -> Iterator[Chunk]:
    """Yield the file's features: attributes as dictionaries beside an array of geometries.

    Raises :class:`ImportRefusedError` if the file is no such file, is cut off, has another CRS
    than declared, or lacks a declared field.
    """
    try:
        with pyogrio.open_arrow(
            _gdal_path(layer, source.path),
            where=layer.where,
            batch_size=CHUNK,
            return_fids=True,
            read_geometry=layer.has_geometry,
            use_pyarrow=True,
        ) as (meta, batches):
            _check_meta(layer, source, meta)
            for batch in batches:
                yield _split(batch.to_pydict(), batch.num_rows, layer.has_geometry)
    except (pyogrio.errors.DataSourceError, RuntimeError, ValueError, OSError) as error:
        raise ImportRefusedError(
            f"layer {layer.code!r}: {source.path} cannot be read as {layer.format}: {error}; "
            "look at the file with `ogrinfo`, or fetch it again"
        ) from error


def _gdal_path(layer: LayerDeclaration, path: str) -> str:
    inner = f"/vsigzip/{path}" if path.endswith(".gz") else path
    return f"CSV:{inner}" if layer.format == "csv" else inner


def _check_meta(layer: LayerDeclaration, source: Source, meta: dict[str, Any]) -> None:
    if layer.has_geometry:
        found = meta["crs"]
        if found is None or not CRS.from_user_input(found).equals(
            CRS.from_user_input(layer.source_crs), ignore_axis_order=True
        ):
            raise ImportRefusedError(
                f"layer {layer.code!r}: {source.path} has CRS {found or 'none'}, declared is "
                f"{layer.source_crs}; correct the file or source_crs in layers.toml"
            )
    wanted = {item.source_field for item in layer.attribute} | set(layer.name_fields)
    wanted |= {layer.code_field, layer.district_field, layer.owner_field} - {None}  # type: ignore[arg-type]
    lacking = sorted(wanted - set(meta["fields"]))
    if lacking:
        raise ImportRefusedError(
            f"layer {layer.code!r}: {source.path} has no field {', '.join(lacking)}; it has "
            f"{', '.join(meta['fields'])}; correct the names in layers.toml"
        )


def _split(columns: dict[str, list[Any]], count: int, has_geometry: bool) -> Chunk:
    geometries: np.ndarray[Any, np.dtype[np.object_]] = np.full(count, None, dtype=object)
    if has_geometry:
        # A geometry that is not even well-formed becomes None, which the checks refuse.
        geometries = np.asarray(
            shapely.from_wkb(columns.pop(GEOMETRY), on_invalid="ignore"), dtype=object
        )
    names = list(columns)
    rows = [dict(zip(names, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    return rows, geometries
