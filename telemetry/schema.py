"""The version of the telemetry schema: bring a database to it, or refuse to run on another.

The revisions themselves are in ``telemetry/migrations``.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import psycopg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from psycopg import sql
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from telemetry.errors import SchemaError
from telemetry.quantities.model import load_catalogue
from telemetry.quantities.store import save_catalogue

MIGRATIONS = Path(__file__).parent / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config


def head() -> str:
    """Return the revision this code is written for."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    if revision is None:
        raise SchemaError(f"no migration found in {MIGRATIONS}; the installation is incomplete")
    return revision


def migrate(dsn: str, data_dir: Path | None = None) -> str:
    """Bring the database at ``dsn`` to :func:`head` and load the catalogue of quantities.

    Parameters
    ----------
    dsn
        A connection string of the owner role (hangou_owner).
    data_dir
        Folder with ``quantities.toml``; by default HANGOU_DATA_DIR or the checkout's ``data``.

    Returns
    -------
    str
        The revision reached. Running it twice changes nothing.
    """
    engine = create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(dsn),
                           poolclass=NullPool)
    config = _config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    folder = data_dir or Path(os.environ.get("HANGOU_DATA_DIR", "") or MIGRATIONS.parents[1] / "data")
    with psycopg.connect(dsn) as conn:
        save_catalogue(conn, load_catalogue(folder / "quantities.toml"))
    return head()


def require_schema(conn: psycopg.Connection[Any]) -> None:
    """Raise :class:`SchemaError` unless the database is at :func:`head`."""
    wanted = head()
    database = conn.info.dbname
    query = sql.SQL("select version_num from public.alembic_version")
    try:
        row = conn.execute(query).fetchone()
    except psycopg.errors.UndefinedTable:
        conn.rollback()
        row = None
    found = row[0] if row else "none"
    if found != wanted:
        raise SchemaError(
            f"database {database!r} is at telemetry schema {found}, this program needs {wanted}; "
            "run `python -m telemetry migrate` with the owner's HANGOU_TELEMETRY_DSN, "
            "or start the program of the version that the database has"
        )
