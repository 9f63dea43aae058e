"""SQL of the worker's loop: its session, the clock, and the commit log read by stored offsets."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from psycopg import Connection

from telemetry.worker.model import Commit

BATCH = 1000
"""Most commits that a tenant takes in within one transaction."""

# The server must notice within seconds that the host of the active worker is gone.
_CONFIGURE = """
    select set_config('timezone', 'UTC', false), set_config('jit', 'off', false),
        set_config('tcp_keepalives_idle', '5', false),
        set_config('tcp_keepalives_interval', '2', false),
        set_config('tcp_keepalives_count', '3', false)
"""
_NOW = "select clock_timestamp()"

_OFFSET = "select n from telemetry.consumer where name = %s for update"
# The counter first, then what is on record: what commits in between is read later as well.
_START = """
    insert into telemetry.consumer (name, n)
    select %s, n from telemetry.commit_counter
    returning n
"""
_SAVE = "update telemetry.consumer set n = %s, updated_at = now() where name = %s"
_NEWEST = "select n from telemetry.commit_counter"

_COMMITS = """
    select n, committed_at, source, lane, series_ids, start_at, end_at, stored, duplicate,
        revised, rejected
    from telemetry.commit_log where n > %s order by n limit %s
"""


def configure(conn: Connection[Any]) -> None:
    """Set what the worker's session depends on."""
    conn.execute(_CONFIGURE)


def clock(conn: Connection[Any]) -> datetime:
    """Return the store's clock, the only one that the worker goes by."""
    row = conn.execute(_NOW).fetchone()
    assert row is not None  # noqa: S101 - a select without from has one row
    moment: datetime = row[0]
    return moment


def newest_commit(conn: Connection[Any]) -> int:
    """Return the n of the newest commit, 0 if there is none."""
    row = conn.execute(_NEWEST).fetchone()
    assert row is not None  # noqa: S101 - the migration made the row
    return int(row[0])


def offset(conn: Connection[Any], consumer: str) -> int | None:
    """Return the offset of a consumer, its row locked; None if it has none yet."""
    row = conn.execute(_OFFSET, (consumer,)).fetchone()
    return None if row is None else int(row[0])


def start_offset(conn: Connection[Any], consumer: str) -> int:
    """Let a new consumer begin behind the newest commit, and return its offset."""
    row = conn.execute(_START, (consumer,)).fetchone()
    assert row is not None  # noqa: S101 - the counter has one row
    return int(row[0])


def save_offset(conn: Connection[Any], consumer: str, n: int) -> None:
    """Put on record that all commits up to ``n`` have had their effect."""
    conn.execute(_SAVE, (n, consumer))


def commits_after(conn: Connection[Any], n: int) -> list[Commit]:
    """Return the next commits after ``n``, at most :data:`BATCH`."""
    return [Commit(*row) for row in conn.execute(_COMMITS, (n, BATCH))]
