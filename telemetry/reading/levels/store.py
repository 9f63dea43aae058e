"""SQL of the list of levels, with the dates between which each held."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

_LEVELS = """
    with item as (
        select l.id, st.code as station, l.quantity, l.name, l.value, q.unit, l.datum,
            l.severity, l.source,
            nullif(l.valid_from, '-infinity') as valid_from,
            nullif(l.valid_to, 'infinity') as valid_to
        from telemetry.level l
        join telemetry.station st on st.id = l.station_id
        join telemetry.quantity q on q.code = l.quantity
        where case when %(station)s::text is null then st.retired_at is null
                   else st.code = %(station)s end
    )
    select coalesce(string_agg((to_jsonb(item) - 'id')::text, ','
                               order by station, quantity, value, id), '')
    from item
"""


def level_items(conn: Connection[Any], *, station: str | None) -> bytes:
    """Return all dated levels, ordered by station, quantity and value.

    Parameters
    ----------
    station
        Code of the one station whose levels are wanted, also a retired one; None: those of all
        stations in service.

    Returns
    -------
    bytes
        Comma-separated JSON objects. ``value`` is in ``unit`` (UCUM), the quantity's; a null
        ``valid_from`` or ``valid_to`` is an open end.
    """
    row = conn.execute(_LEVELS, {"station": station}, binary=True).fetchone()
    assert row is not None  # noqa: S101 - an aggregate without groups has one row
    return bytes(row[0].encode())
