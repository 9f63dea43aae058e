"""SQL of the live stream: what the commits of a span have changed, and word of new commits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any

from psycopg import AsyncConnection, Connection

from telemetry.reading.tables import ITEM

_LISTEN = "listen commit_log"  # writers notify it at each commit; the payload is not read
_PATIENCE = 5.0  # s for a query of one row; a server that needs longer is frozen

_NEWEST = "select n from telemetry.commit_counter"
_OLDEST = "select n from telemetry.commit_log order by n limit 1"

# A series is told in full by its latest value only if one commit touched it, that commit
# stored no more readings than it has series, and the value it left is still the latest. Every
# other touched series is listed as changed, over the time range of the commits that touched it.
_CHANGES = (
    """
    with touched as (
        select series_id, max(c.n) as n, count(*) as commits,
            bool_or(c.stored + c.revised > cardinality(c.series_ids)) as several,
            min(c.start_at) as start_at, max(c.end_at) as end_at
        from telemetry.commit_log c cross join unnest(c.series_ids) as series_id
        where c.n > %(after)s and c.n <= %(through)s
        group by series_id
    ), item as ("""
    + ITEM
    + """
        where l.n > %(after)s and st.retired_at is null
          and l.series_id in (select series_id from touched)
    ), changed as (
        select st.code as station, s.quantity, nullif(s.channel, '') as channel, s.statistic,
            nullif(s.period, '') as period, t.start_at as start,
            t.end_at + interval '1 microsecond' as "end"
        from touched t
        join telemetry.series s on s.id = t.series_id
        join telemetry.station st on st.id = s.station_id
        left join telemetry.latest l on l.series_id = t.series_id
        where t.commits > 1 or t.several or l.n is distinct from t.n
    )
    select (select string_agg(row_to_json(item)::text, ',') from item),
           (select string_agg(row_to_json(changed)::text, ',') from changed)
"""
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Changes:
    """What changed after one commit and through another; None where nothing did.

    ``items`` are latest values and ``changed`` are series with a half-open range of event
    times to read again, both as comma-separated JSON objects.
    """

    items: bytes | None
    changed: bytes | None


def changes(conn: Connection[Any], *, after: int, through: int) -> Changes:
    """Return the union of what commits after ``after`` and up to ``through`` changed."""
    row = conn.execute(_CHANGES, {"after": after, "through": through}, binary=True).fetchone()
    assert row is not None  # noqa: S101 - a select without from has one row
    items, changed = row
    return Changes(
        items=items.encode() if items else None, changed=changed.encode() if changed else None
    )


def oldest_commit(conn: Connection[Any]) -> int:
    """Return the number of the oldest commit on record; 1 if there is none."""
    row = conn.execute(_OLDEST).fetchone()
    return int(row[0]) if row else 1


async def follow(dsn: str, *, poll: float) -> AsyncGenerator[int]:
    """Yield the newest commit's number now, at each notification, and each ``poll`` seconds.

    Raises
    ------
    psycopg.OperationalError
        When the database is lost; call again to go on.
    TimeoutError
        When it is there and does not answer.
    """
    connection = await AsyncConnection.connect(dsn, autocommit=True, connect_timeout=3)
    async with connection:
        await connection.execute(_LISTEN)
        while True:
            async with asyncio.timeout(_PATIENCE):
                row = await (await connection.execute(_NEWEST)).fetchone()
            yield int(row[0]) if row else 0
            async for _ in connection.notifies(timeout=poll, stop_after=1):
                pass
