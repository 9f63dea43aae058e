"""Writing the change log last in a transaction, and reading it from a number on."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql

from geo.changes.model import Change

CHANNEL = "hangou_geo_change"
# Changes of many features are logged once per cell: a tile of zoom level 12, some 8 km here.
CELL_M = 40_075_016.685578488 / 2**12

_NUMBERED = """
with box as ({boxes}), cell as (
    select op, count(*) as features,
        case when min(st_xmin(envelope)) is not null then st_makeenvelope(
            min(st_xmin(envelope)), min(st_ymin(envelope)),
            max(st_xmax(envelope)), max(st_ymax(envelope)), 3857) end as bbox
    from box
    group by op, floor((st_xmin(envelope) + st_xmax(envelope)) / 2 / %(cell)s),
        floor((st_ymin(envelope) + st_ymax(envelope)) / 2 / %(cell)s)
), numbered as (
    select *, row_number() over (order by op, st_xmin(bbox), st_ymin(bbox)) as place from cell
), counter as (
    update geo.change_counter set g = g + (select count(*) from numbered) returning g
)
insert into geo.change_log (g, layer, op, features, bbox, batch_id, at)
select counter.g - (select count(*) from numbered) + place, %(layer)s, op, features, bbox,
    %(batch_id)s, transaction_timestamp()
from numbered, counter
"""

_SINCE = """
select g, layer, op, features, at, st_xmin(place), st_ymin(place), st_xmax(place), st_ymax(place)
from geo.change_log, st_transform(bbox, 4490) as place
where g > %s order by g limit %s
"""


def log_changes(
    conn: psycopg.Connection[Any],
    layer: str,
    batch_id: int,
    boxes: sql.Composable,
    parameters: dict[str, object],
) -> int:
    """Log changes and return the newest g. To be called last in the writing transaction.

    Parameters
    ----------
    boxes
        A query of (op, envelope in EPSG:3857 or null), one row per old or new state.
    parameters
        The query's own parameters.
    """
    conn.execute(
        sql.SQL(_NUMBERED).format(boxes=boxes),
        {**parameters, "cell": CELL_M, "layer": layer, "batch_id": batch_id},
    )
    g = newest(conn)
    conn.execute("select pg_notify(%s, %s)", (CHANNEL, str(g)))
    return g


def newest(conn: psycopg.Connection[Any]) -> int:
    """Return g of the newest change, 0 if there was none."""
    row = conn.execute("select g from geo.change_counter").fetchone()
    return int(row[0]) if row else 0


def since(conn: psycopg.Connection[Any], g: int, *, limit: int = 1_000) -> list[Change]:
    """Return the changes after ``g``, oldest first, at most ``limit``."""
    rows = conn.execute(_SINCE, (g, limit)).fetchall()
    return [
        Change(
            g=row[0],
            layer=row[1],
            op=row[2],
            features=row[3],
            at=row[4],
            bbox=None if row[5] is None else tuple(row[5:9]),
        )
        for row in rows
    ]
