"""What Alembic compares: the tables of schema ``geo`` and nothing else."""

from __future__ import annotations

from typing import Any

import geo.audit.tables
import geo.catalogue.tables
import geo.changes.tables
import geo.importing.tables  # noqa: F401  (each import adds its tables to the metadata)
from geo.tables import METADATA


def _include_name(name: str | None, kind: str, parents: object) -> bool:
    return kind != "schema" or name == "geo"


OPTIONS: dict[str, Any] = {
    "target_metadata": METADATA,
    "version_table_schema": "geo",
    "include_schemas": True,
    "include_name": _include_name,
    "compare_type": True,
}
