"""Writing a load: staging in committed chunks, the difference, and one short swap."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import psycopg
from psycopg import sql

from geo.audit.store import write_outbox
from geo.catalogue.declaration import LayerDeclaration
from geo.catalogue.store import save_layer
from geo.changes.store import log_changes
from geo.features.store import count_features
from geo.features.tables import content_columns, create_staging, staging_name, table_name
from geo.importing.model import Difference, Source, Tally

_LOCK = "select pg_try_advisory_lock(hashtextextended('geo.import ' || %s, 0))"
_UNLOCK = "select pg_advisory_unlock(hashtextextended('geo.import ' || %s, 0))"

_DELTA = """
create temporary table delta as
select coalesce(s.code, o.code) as code, o.id,
    case when o.id is null then 'insert' when s.code is null then 'delete' else 'update' end as op
from {staging} s full join (select * from {table} where valid_to is null) o on o.code = s.code
where o.id is null or s.code is null or row({new}) is distinct from row({old})
"""

_CLOSE = """
update {table} t set valid_to = transaction_timestamp() from delta d
where t.valid_to is null and t.id = d.id and d.op in ('update', 'delete')
"""

# Ordering by a geometry is ordering along a Hilbert curve, so neighbours share pages.
_INSERT = """
insert into {table} (id, batch_id, valid_from, {columns})
select coalesce(d.id, nextval(pg_get_serial_sequence(%(table)s, 'id'))), %(batch_id)s,
    transaction_timestamp(), {qualified}
from (select s.*, d.id from {staging} s join delta d using (code) order by {order}) d
"""

_ENVELOPES = """
select d.op, st_envelope(t.geom_3857) as envelope from {table} t join delta d using (code)
where t.valid_from = transaction_timestamp() or t.valid_to = transaction_timestamp()
"""
_NO_ENVELOPES = "select op, null::geometry as envelope from delta"
_CATALOGUE_ONLY = "select 'catalogue' as op, null::geometry as envelope"


def lock_layer(conn: psycopg.Connection[Any], code: str) -> bool:
    """Take the session's lock on the import of a layer; False if another session has it."""
    row = conn.execute(_LOCK, (code,)).fetchone()
    return bool(row and row[0])


def unlock_layer(conn: psycopg.Connection[Any], code: str) -> None:
    """Give the lock back."""
    conn.execute(_UNLOCK, (code,))


def make_staging(conn: psycopg.Connection[Any], layer: LayerDeclaration) -> None:
    """Make an empty staging table."""
    for statement in create_staging(layer):
        conn.execute(statement)


def drop_staging(conn: psycopg.Connection[Any], code: str) -> None:
    """Drop the staging table, if it is there."""
    conn.execute(sql.SQL("drop table if exists {}").format(staging_name(code)))


def stage(
    conn: psycopg.Connection[Any], layer: LayerDeclaration, rows: Iterable[list[Any]]
) -> None:
    """Copy checked rows (in the order of ``content_columns``) into the staging table."""
    statement = sql.SQL("copy {} ({}) from stdin").format(
        staging_name(layer.code), _names(content_columns(layer))
    )
    with conn.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def difference(conn: psycopg.Connection[Any], layer: LayerDeclaration) -> Difference:
    """Compare the staging table with the present features; leaves the table ``delta``."""
    conn.execute("drop table if exists pg_temp.delta")
    columns = content_columns(layer)
    conn.execute(
        sql.SQL(_DELTA).format(
            staging=staging_name(layer.code),
            table=table_name(layer.code),
            new=_comparable("s", columns),
            old=_comparable("o", columns),
        )
    )
    counts = dict(conn.execute("select op, count(*) from delta group by op").fetchall())
    present = count_features(conn, layer.code)
    changed = counts.get("update", 0) + counts.get("delete", 0)
    return Difference(
        inserted=counts.get("insert", 0),
        updated=counts.get("update", 0),
        removed=counts.get("delete", 0),
        unchanged=present - changed,
    )


def swap(
    conn: psycopg.Connection[Any],
    layer: LayerDeclaration,
    source: Source,
    tally: Tally,
    change: Difference,
    *,
    actor: str,
    reason: str,
) -> tuple[int, int]:
    """Bring the difference in, with its batch, catalogue entry, audit and change log.

    Returns the batch's id and the newest g. All of it is one transaction of the caller.
    """
    batch_id = _write_batch(conn, layer, source, tally, change, actor=actor, reason=reason)
    _write_findings(conn, batch_id, tally)
    conn.execute(sql.SQL(_CLOSE).format(table=table_name(layer.code)))
    _insert_features(conn, layer, batch_id)
    save_layer(
        conn,
        layer,
        position=source.position,
        batch_id=batch_id,
        file_sha256=source.file_sha256,
        declaration_sha256=source.declaration_sha256,
        feature_count=count_features(conn, layer.code),
        flagged_count=count_features(conn, layer.code, flagged=True),
    )
    write_outbox(
        conn,
        actor=actor,
        reason=reason,
        action="layer.import",
        object_code=layer.code,
        detail={
            "batch_id": batch_id,
            "file_sha256": source.file_sha256,
            "inserted": change.inserted,
            "updated": change.updated,
            "removed": change.removed,
            "refused": tally.count("refused"),
        },
    )
    boxes = _ENVELOPES if layer.has_geometry else _NO_ENVELOPES
    query = sql.SQL(boxes if change.any else _CATALOGUE_ONLY).format(table=table_name(layer.code))
    return batch_id, log_changes(conn, layer.code, batch_id, query, {})


def refresh_statistics(conn: psycopg.Connection[Any], code: str) -> None:
    """Tell the planner what the table holds now, so that the first readers get good plans."""
    conn.execute(sql.SQL("analyze {}").format(table_name(code)))


def _names(columns: list[str], table: str | None = None) -> sql.Composed:
    parts = (sql.Identifier(table, name) if table else sql.Identifier(name) for name in columns)
    return sql.SQL(", ").join(parts)


def _comparable(table: str, columns: list[str]) -> sql.Composed:
    # Equality of geometries asks PostGIS whether they cover the same place; the bytes say whether
    # they are the same.
    parts = [
        sql.SQL("st_asewkb({})" if name == "geom" else "{}").format(sql.Identifier(table, name))
        for name in columns
    ]
    return sql.SQL(", ").join(parts)


def _insert_features(conn: psycopg.Connection[Any], layer: LayerDeclaration, batch_id: int) -> None:
    columns = content_columns(layer)
    order = "st_transform(s.geom, 3857), s.code" if layer.has_geometry else "s.code"
    conn.execute(
        sql.SQL(_INSERT).format(
            table=table_name(layer.code),
            staging=staging_name(layer.code),
            columns=_names(columns),
            qualified=_names(columns, "d"),
            order=sql.SQL(order),
        ),
        {"table": f'layer."{layer.code}"', "batch_id": batch_id},
    )


def _write_batch(
    conn: psycopg.Connection[Any],
    layer: LayerDeclaration,
    source: Source,
    tally: Tally,
    change: Difference,
    *,
    actor: str,
    reason: str,
) -> int:
    values: dict[str, object] = {
        "layer": layer.code,
        "file": layer.file,
        "file_sha256": source.file_sha256,
        "declaration_sha256": source.declaration_sha256,
        "features_read": tally.read,
        "inserted": change.inserted,
        "updated": change.updated,
        "removed": change.removed,
        "unchanged": change.unchanged,
        "repaired": tally.count("repaired"),
        "refused": tally.count("refused"),
        "flagged": tally.count("flagged"),
        "actor": actor,
        "reason": reason,
    }
    statement = sql.SQL(
        "insert into geo.import_batch ({}, at) values ({}, transaction_timestamp()) returning id"
    ).format(_names(list(values)), sql.SQL(", ").join(sql.Placeholder(name) for name in values))
    row = conn.execute(statement, values).fetchone()
    if row is None:
        raise AssertionError("an insert with returning gave no row")
    return int(row[0])


def _write_findings(conn: psycopg.Connection[Any], batch_id: int, tally: Tally) -> None:
    statement = "copy geo.import_finding (batch_id, feature_code, rule, outcome, detail) from stdin"
    with conn.cursor() as cursor, cursor.copy(statement) as copy:
        for item in tally.findings:
            copy.write_row((batch_id, item.feature_code, item.rule, item.outcome, item.detail))
