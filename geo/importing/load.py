"""Loading one layer from its file: the order of the steps, and what stops it.

Nothing of a layer changes unless all of it was read and checked; the last step is one short
transaction. A second run on the same file and declaration changes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

from geo.catalogue.declaration import LayerDeclaration
from geo.catalogue.store import recorded_digests
from geo.errors import ImportRefusedError
from geo.features.tables import ensure_table
from geo.importing import store
from geo.importing.checking import check_chunk
from geo.importing.model import Difference, Result, Source, Tally
from geo.importing.reading import open_source, read_chunks

Progress = Callable[[int], object]
# A file that lacks more than this share of a layer's features is more often cut off than right.
MAX_REMOVED_SHARE = 0.5


def import_layer(
    conn: psycopg.Connection[Any],
    layer: LayerDeclaration,
    *,
    position: int,
    data_dir: Path,
    actor: str,
    reason: str,
    allow_removal: bool = False,
    progress: Progress = lambda count: None,
) -> Result:
    """Load a layer and return what changed. ``conn`` belongs to the owner's role.

    Parameters
    ----------
    position
        Place of the layer in the catalogue, from 0.
    actor, reason
        Who loads and why, for the audit.
    allow_removal
        Load even if more than half of the present features are not in the file.
    progress
        Called with the number of features read since the last call.

    Raises
    ------
    ImportRefusedError
        The layer is as it was before; the message says what, where and what to do.
    """
    begin = time.monotonic()
    source = open_source(layer, position, data_dir)
    if not store.lock_layer(conn, layer.code):
        raise ImportRefusedError(
            f"layer {layer.code!r}: another import of it is running; wait for it"
        )
    conn.commit()
    try:
        if recorded_digests(conn, layer.code) == (source.file_sha256, source.declaration_sha256):
            return Result(layer=layer.code, state="unchanged", seconds=_since(begin))
        ensure_table(conn, layer)
        conn.commit()
        tally = _stage_file(conn, layer, source, progress)
        change = store.difference(conn, layer)
        _check_difference(layer, tally, change, allow_removal=allow_removal)
        batch_id, g = store.swap(conn, layer, source, tally, change, actor=actor, reason=reason)
        conn.commit()
        store.refresh_statistics(conn, layer.code)
        conn.commit()
        return _result(layer, tally, change, batch_id=batch_id, g=g, seconds=_since(begin))
    finally:
        conn.rollback()
        store.drop_staging(conn, layer.code)
        store.unlock_layer(conn, layer.code)
        conn.commit()


def _since(begin: float) -> float:
    return round(time.monotonic() - begin, 3)


def _stage_file(
    conn: psycopg.Connection[Any], layer: LayerDeclaration, source: Source, progress: Progress
) -> Tally:
    tally = Tally()
    store.make_staging(conn, layer)
    conn.commit()
    for chunk in read_chunks(layer, source):
        rows = check_chunk(layer, chunk, tally)
        store.stage(conn, layer, rows)
        conn.commit()
        progress(len(chunk[0]))
    return tally


def _check_difference(
    layer: LayerDeclaration, tally: Tally, change: Difference, *, allow_removal: bool
) -> None:
    if tally.staged == 0:
        first = tally.findings[0] if tally.findings else None
        why = (
            f"all {tally.read} refused, the first by {first.rule}: {first.detail}" if first else ""
        )
        raise ImportRefusedError(
            f"layer {layer.code!r}: {layer.file} has no feature to store ({why or 'it is empty'}); "
            "correct the file, or `where` in layers.toml"
        )
    before = change.updated + change.removed + change.unchanged
    if change.removed > MAX_REMOVED_SHARE * before and not allow_removal:
        raise ImportRefusedError(
            f"layer {layer.code!r}: {layer.file} lacks {change.removed} of the {before} features "
            "that are there; if that is meant, run again with --allow-removal"
        )


def _result(
    layer: LayerDeclaration,
    tally: Tally,
    change: Difference,
    *,
    batch_id: int,
    g: int,
    seconds: float,
) -> Result:
    return Result(
        layer=layer.code,
        state="loaded",
        features_read=tally.read,
        inserted=change.inserted,
        updated=change.updated,
        removed=change.removed,
        unchanged=change.unchanged,
        repaired=tally.count("repaired"),
        refused=tally.count("refused"),
        flagged=tally.count("flagged"),
        batch_id=batch_id,
        g=g,
        seconds=seconds,
        findings=tuple(tally.findings),
    )
