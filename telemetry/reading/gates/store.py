"""SQL of the list of gates, with the dates between which each was as it says."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

_GATES = """
    with item as (
        select g.id, st.code as station, g.number, g.sill_elevation, g.width, g.maximum_opening,
            g.source, nullif(g.valid_from, '-infinity') as valid_from,
            nullif(g.valid_to, 'infinity') as valid_to
        from telemetry.gate g
        join telemetry.station st on st.id = g.station_id
        where case when %(station)s::text is null then st.retired_at is null
                   else st.code = %(station)s end
    )
    select coalesce(string_agg((to_jsonb(item) - 'id')::text, ','
                               order by station, number, id), '')
    from item
"""


def gate_items(conn: Connection[Any], *, station: str | None) -> bytes:
    """Return all dated gates, ordered by station and number.

    Parameters
    ----------
    station
        Code of the one station whose gates are wanted, also a retired one; None: those of all
        stations in service.

    Returns
    -------
    bytes
        Comma-separated JSON objects. ``sill_elevation`` is in m above the station's datum,
        ``width`` and ``maximum_opening`` are in m; a null ``valid_from`` or ``valid_to`` is an
        open end, any other null is not known.
    """
    row = conn.execute(_GATES, {"station": station}, binary=True).fetchone()
    assert row is not None  # noqa: S101 - an aggregate without groups has one row
    return bytes(row[0].encode())
