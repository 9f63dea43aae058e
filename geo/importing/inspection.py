"""Whether a layer in the database is what its file and declaration say. Changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg

from geo.catalogue.declaration import LayerDeclaration
from geo.catalogue.store import recorded_count, recorded_digests
from geo.features.store import count_features
from geo.importing.reading import open_source


def inspect_layer(
    conn: psycopg.Connection[Any], layer: LayerDeclaration, *, position: int, data_dir: Path
) -> list[str]:
    """Return what does not hold of a layer, in words; empty if all does.

    Raises :class:`~geo.errors.ImportRefusedError` if the file cannot be opened.
    """
    source = open_source(layer, position, data_dir)
    digests = recorded_digests(conn, layer.code)
    if digests is None:
        return [f"not loaded; run `python -m geo import {layer.code}`"]
    faults = []
    if digests != (source.file_sha256, source.declaration_sha256):
        faults.append(
            f"loaded from another file or declaration; run `python -m geo import {layer.code}`"
        )
    recorded, present = recorded_count(conn, layer.code), count_features(conn, layer.code)
    if recorded != present:
        faults.append(
            f"the catalogue says {recorded} features, the table has {present}: "
            "it was changed outside the import; look at the audit before loading again"
        )
    return faults
