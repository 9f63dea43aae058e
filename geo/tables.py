"""The one metadata that the table definitions of schema ``geo`` share; Alembic compares with it.

The tables themselves are in the ``tables.py`` of their subpackage. The typed layer tables
(schema ``layer``) are not here: they are made from ``data/layers.toml``.
"""

from __future__ import annotations

from sqlalchemy import MetaData

METADATA = MetaData(schema="geo")
