"""What the migrations ask of a database before and after they run."""

from __future__ import annotations

from typing import Any

import psycopg

ROLES = ("hangou_api", "hangou_read")
# Any number does that no other lock of this database uses.
MIGRATION_LOCK = 486_001


def prepare(conn: psycopg.Connection[Any]) -> list[str]:
    """Wait for other migrations, make the home of the version table; return what is missing.

    What is missing only a superuser can make: the extension and the roles.
    """
    conn.execute("select pg_advisory_xact_lock(%s)", (MIGRATION_LOCK,))
    missing = [
        f"role {role}"
        for role in ROLES
        if conn.execute("select 1 from pg_roles where rolname = %s", (role,)).fetchone() is None
    ]
    if conn.execute("select 1 from pg_extension where extname = 'postgis'").fetchone() is None:
        missing.append("extension postgis")
    if not missing:
        conn.execute("create schema if not exists geo")
    return missing


def version(conn: psycopg.Connection[Any]) -> str | None:
    """Return the schema version on record, None if there is no version table."""
    table = conn.execute("select to_regclass('geo.alembic_version')").fetchone()
    if table is None or table[0] is None:
        return None
    row = conn.execute("select version_num from geo.alembic_version").fetchone()
    return str(row[0]) if row else None
