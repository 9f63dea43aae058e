"""The version of the geo schema: bring a database to it, or refuse to run on another.

The revisions themselves are in ``geo/migrations``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import StaticPool

from geo.errors import SchemaError
from geo.migrations.comparison import OPTIONS
from geo.migrations.store import prepare, version

MIGRATIONS = Path(__file__).parent / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config


def _engine(conn: psycopg.Connection[Any]) -> Engine:
    # The connection is opened by the caller, so that its errors are psycopg's own.
    return create_engine("postgresql+psycopg://", creator=lambda: conn, poolclass=StaticPool)


def head() -> str:
    """Return the revision this code is written for."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    if revision is None:
        raise SchemaError(f"no migration found in {MIGRATIONS}; the installation is incomplete")
    return revision


def migrate(dsn: str) -> None:
    """Bring the database at ``dsn`` (the owner's role) to :func:`head`. Idempotent.

    Raises :class:`SchemaError` if the extension or a role is missing; nothing is changed then.
    """
    config = _config()
    # SQLAlchemy rolls back on its first use of a connection, so it goes first.
    with psycopg.connect(dsn) as conn, _engine(conn).begin() as connection:
        missing = prepare(conn)
        if missing:
            raise SchemaError(
                f"database {conn.info.dbname!r} lacks {', '.join(missing)}; "
                "a superuser must create them first (`make up` does)"
            )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def drift(dsn: str) -> list[str]:
    """Return the differences between the tables in schema ``geo`` and their definitions."""
    with psycopg.connect(dsn) as conn, _engine(conn).connect() as connection:
        context = MigrationContext.configure(connection, opts=OPTIONS)
        return [repr(change) for change in compare_metadata(context, OPTIONS["target_metadata"])]


def require_schema(conn: psycopg.Connection[Any]) -> None:
    """Raise :class:`SchemaError` unless the database is at :func:`head`."""
    wanted = head()
    found = version(conn)
    if found != wanted:
        raise SchemaError(
            f"database {conn.info.dbname!r} is at geo schema {found or 'none'}, this program needs "
            f"{wanted}; run `python -m geo migrate` with the owner's HANGOU_GEO_DSN, or start "
            "the program of the version that the database has"
        )
