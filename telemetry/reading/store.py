"""Session settings that the read side relies on, and facts about the store as a whole."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

_CONFIGURE = """
    select set_config('timezone', 'UTC', false),
           set_config('intervalstyle', 'iso_8601', false),
           set_config('jit', 'off', false),
           set_config('statement_timeout', '20s', false)
"""

_SYSTEM_STATES = """
    select coalesce(json_agg(t order by t.code), '[]')::text
    from (select code, state, since, checked_at, detail from telemetry.system_state) t
"""

_READ_ONLY = """
    select pg_is_in_recovery() or current_setting('default_transaction_read_only')::boolean
"""


def configure(conn: Connection[Any]) -> None:
    """Set what the answers depend on: UTC, ISO 8601 durations, no compilation of queries.

    Compiling (jit) costs more than it saves on answers of tens of milliseconds. A query that
    runs longer than 20 s is stopped by the server and raises psycopg.errors.QueryCanceled.
    """
    with conn.transaction():
        conn.execute(_CONFIGURE)


def system_states(conn: Connection[Any]) -> str:
    """Return the platform's own states (low_disk, platform_clock ...) as a JSON array."""
    row = conn.execute(_SYSTEM_STATES).fetchone()
    return str(row[0]) if row else "[]"


def is_read_only(conn: Connection[Any]) -> bool:
    """Tell whether the store takes no writes: a standby, or set so by its administrator."""
    row = conn.execute(_READ_ONLY).fetchone()
    return bool(row and row[0])
