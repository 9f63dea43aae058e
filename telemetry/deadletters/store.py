"""SQL of the dead letters' quota. They are written by ``telemetry/commits``."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

_DELETE_EXCESS = """
    with device as (
        select device_code from telemetry.dead_letter
        group by device_code having count(*) > %(quota)s
    ), newest_to_go as (
        select device_code, (
            select d.id from telemetry.dead_letter d
            where d.device_code = device.device_code
            order by d.id desc offset %(quota)s limit 1
        ) as id
        from device
    ), gone as (
        delete from telemetry.dead_letter d using newest_to_go g
        where d.device_code = g.device_code and d.id <= g.id
        returning d.device_code
    )
    select device_code, count(*) from gone group by device_code order by device_code
"""


def delete_beyond_quota(conn: Connection[Any], quota: int) -> dict[str, int]:
    """Delete the oldest dead letters of each device that has more than ``quota``.

    Returns
    -------
    dict
        How many went, by device code; empty if none had too many.
    """
    return {code: int(count) for code, count in conn.execute(_DELETE_EXCESS, {"quota": quota})}
