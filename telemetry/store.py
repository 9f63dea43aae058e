"""SQL that concerns the database as a whole."""

from __future__ import annotations

from typing import Any

from psycopg import Connection
from psycopg.errors import UndefinedTable

_VERSION = "select version_num from public.alembic_version"


def schema_version(conn: Connection[Any]) -> str | None:
    """Return the revision that the database is at; None before the first migration."""
    try:
        row = conn.execute(_VERSION).fetchone()
    except UndefinedTable:
        conn.rollback()
        return None
    return None if row is None else str(row[0])
