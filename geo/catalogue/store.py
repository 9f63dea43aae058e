"""Reading and writing the layer catalogue."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from geo.catalogue.declaration import LayerDeclaration
from geo.catalogue.model import Layer
from geo.scope import PUBLIC, Scope
from geo.scope.store import predicate

_COLUMNS = sql.SQL(", ").join(sql.Identifier(field.name) for field in fields(Layer))


def list_layers(conn: psycopg.Connection[Any], *, scope: Scope = PUBLIC) -> list[Layer]:
    """Return the layers that the reader may see, in the order of the catalogue."""
    visible, parameters = predicate(scope, with_place=False)
    with conn.cursor(row_factory=class_row(Layer)) as cursor:
        statement = sql.SQL("select {} from geo.layer where {} order by position, code")
        return cursor.execute(statement.format(_COLUMNS, visible), parameters).fetchall()


def recorded_digests(conn: psycopg.Connection[Any], code: str) -> tuple[str, str] | None:
    """Return the SHA-256 of the file and of the declaration that a layer was loaded from."""
    row = conn.execute(
        "select file_sha256, declaration_sha256 from geo.layer where code = %s", (code,)
    ).fetchone()
    return (str(row[0]), str(row[1])) if row else None


def recorded_count(conn: psycopg.Connection[Any], code: str) -> int:
    """Return how many features the catalogue says a layer has, 0 if it is not loaded."""
    row = conn.execute("select feature_count from geo.layer where code = %s", (code,)).fetchone()
    return int(row[0]) if row else 0


def save_layer(
    conn: psycopg.Connection[Any],
    layer: LayerDeclaration,
    *,
    position: int,
    batch_id: int,
    file_sha256: str,
    declaration_sha256: str,
    feature_count: int,
    flagged_count: int,
) -> None:
    """Write a layer's entry, new or in place of the old one."""
    values: dict[str, object] = {
        **layer.model_dump(
            include={
                "code",
                "title_zh",
                "title_en",
                "geometry",
                "source",
                "licence",
                "credit",
                "scale",
                "caveat_zh",
                "caveat_en",
                "source_crs",
                "sensitivity",
                "valid_from",
                "valid_to",
            }
        ),
        "group_code": layer.group,
        "position": position,
        "stored_crs": layer.stored_crs if layer.has_geometry else None,
        "crs_note": layer.crs_note,
        "extent": list(layer.extent) if layer.extent else None,
        "style": Jsonb(layer.style),
        "attributes": Jsonb(
            [item.model_dump(exclude={"field"}, mode="json") for item in layer.attribute]
        ),
        "feature_count": feature_count,
        "flagged_count": flagged_count,
        "batch_id": batch_id,
        "file_sha256": file_sha256,
        "declaration_sha256": declaration_sha256,
    }
    names = [sql.Identifier(name) for name in values]
    statement = sql.SQL(
        "insert into geo.layer ({names}, updated_at) values ({values}, transaction_timestamp()) "
        "on conflict (code) do update set ({names}, updated_at) = "
        "row({excluded}, excluded.updated_at)"
    ).format(
        names=sql.SQL(", ").join(names),
        values=sql.SQL(", ").join(sql.Placeholder(name) for name in values),
        excluded=sql.SQL(", ").join(sql.SQL("excluded.{}").format(name) for name in names),
    )
    conn.execute(statement, values)
