"""The version of the telemetry schema: bring a database to it, or refuse to run on another.

The revisions themselves are in ``telemetry/migrations``.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import psycopg

from telemetry.errors import SchemaError
from telemetry.quantities.model import load_catalogue
from telemetry.quantities.store import save_catalogue
from telemetry.store import schema_version

MIGRATIONS = Path(__file__).parent / "migrations"


HEAD = "0003"
"""The revision this code is written for; a test holds it to the newest migration."""


def migrate(dsn: str, data_dir: Path | None = None) -> str:
    """Bring the database at ``dsn`` to :data:`HEAD` and load the catalogue of quantities.

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
    # Only here: each process checks the version, few migrate, and alembic is slow to import.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from sqlalchemy import create_engine  # noqa: PLC0415
    from sqlalchemy.pool import NullPool  # noqa: PLC0415

    engine = create_engine(
        "postgresql+psycopg://", creator=lambda: psycopg.connect(dsn), poolclass=NullPool
    )
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    folder = data_dir or Path(
        os.environ.get("HANGOU_DATA_DIR", "") or MIGRATIONS.parents[1] / "data"
    )
    with psycopg.connect(dsn) as conn:
        save_catalogue(conn, load_catalogue(folder / "quantities.toml"))
    return HEAD


def require_schema(conn: psycopg.Connection[Any]) -> None:
    """Raise :class:`SchemaError` unless the database is at :data:`HEAD`."""
    found = schema_version(conn)
    if found != HEAD:
        raise SchemaError(
            f"database {conn.info.dbname!r} is at telemetry schema {found or 'none'}, this program "
            f"needs {HEAD}; "
            "run `python -m telemetry migrate` with the owner's HANGOU_TELEMETRY_DSN, "
            "or start the program of the version that the database has"
        )
