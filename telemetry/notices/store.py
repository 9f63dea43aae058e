"""SQL of LISTEN and of session-level advisory locks."""

from __future__ import annotations

from typing import Any

from psycopg import Connection, sql


def listen(conn: Connection[Any], *channels: str) -> None:
    """Be told of notifications on ``channels``; the connection must be in autocommit mode."""
    for channel in channels:
        conn.execute(sql.SQL("listen {}").format(sql.Identifier(channel)))


def try_lock(conn: Connection[Any], key: int) -> bool:
    """Take the advisory lock ``key`` for the life of the connection; False if another has it."""
    row = conn.execute("select pg_try_advisory_lock(%s)", (key,)).fetchone()
    return bool(row and row[0])
