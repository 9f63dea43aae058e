"""Tables of the change log, as Alembic compares them with the database."""

from __future__ import annotations

from geoalchemy2 import Geometry
from sqlalchemy import BigInteger, Boolean, Column, Table, Text, text
from sqlalchemy.dialects.postgresql import TIMESTAMP

from geo.tables import METADATA

# One row: g of the newest change. Updated last in each writing transaction, so that the
# numbers have no gap and no disorder.
CHANGE_COUNTER = Table(
    "change_counter",
    METADATA,
    Column("single_row", Boolean, primary_key=True, server_default=text("true")),
    Column("g", BigInteger, nullable=False, server_default=text("0")),
)

CHANGE_LOG = Table(
    "change_log",
    METADATA,
    Column("g", BigInteger, primary_key=True, autoincrement=False),
    Column("layer", Text, nullable=False),
    Column("op", Text, nullable=False),
    Column("features", BigInteger, nullable=False),
    Column("bbox", Geometry("POLYGON", srid=3857, spatial_index=False)),
    Column("batch_id", BigInteger),
    Column("at", TIMESTAMP(timezone=True), nullable=False),
)
