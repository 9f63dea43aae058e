"""SQL of retention: whole chunks leave, counted, and the commit log never ahead of a consumer."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from psycopg import Connection, sql

# A query that holds a chunk must not make the collectors queue behind the drop.
_LOCK_TIMEOUT = "set local lock_timeout = '5s'"

_CHUNK_END = """
    select max(range_end) from timescaledb_information.chunks
    where hypertable_schema = 'telemetry' and hypertable_name = %s and range_end <= %s
"""
_COUNT = sql.SQL("select count(*) from telemetry.{} where at < %s")
_DROP = "select telemetry.drop_old_chunks(%s, %s)"

# A commit chunk is old when its last commit is: n has no gaps and rises with time.
_COMMIT_END = """
    select max(c.range_end_integer)
    from timescaledb_information.chunks c
    join telemetry.commit_log l on l.n = c.range_end_integer - 1
    where c.hypertable_schema = 'telemetry' and c.hypertable_name = 'commit_log'
        and l.committed_at < %s
        and c.range_end_integer - 1 <= (select min(n) from telemetry.consumer)
"""
_COUNT_COMMITS = "select count(*) from telemetry.commit_log where n < %s"
_DROP_COMMITS = "select telemetry.drop_old_commits(%s)"


class Dropped(NamedTuple):
    """What left: ``rows`` in ``chunks`` chunks, all of event time (or n) below ``before``."""

    chunks: int
    rows: int
    before: str


def drop_readings(conn: Connection[Any], hypertable: str, cutoff: datetime) -> Dropped | None:
    """Drop the chunks of ``observation`` or ``revision`` that lie wholly before ``cutoff``.

    Returns None if there is none.
    """
    conn.execute(_LOCK_TIMEOUT)
    before = _value(conn, _CHUNK_END, (hypertable, cutoff))
    if before is None:
        return None
    rows = _value(conn, _COUNT.format(sql.Identifier(hypertable)), (before,))
    chunks = _value(conn, _DROP, (hypertable, before))
    return Dropped(chunks, rows, before.isoformat())


def drop_commits(conn: Connection[Any], cutoff: datetime) -> Dropped | None:
    """Drop the chunks of the commit log that every consumer has read and ``cutoff`` outdates."""
    conn.execute(_LOCK_TIMEOUT)
    before = _value(conn, _COMMIT_END, (cutoff,))
    if before is None:
        return None
    rows = _value(conn, _COUNT_COMMITS, (before,))
    return Dropped(_value(conn, _DROP_COMMITS, (before,)), rows, str(before))


def _value(conn: Connection[Any], query: str | sql.Composed, parameters: tuple[Any, ...]) -> Any:
    row = conn.execute(query, parameters).fetchone()
    return row[0] if row else None
