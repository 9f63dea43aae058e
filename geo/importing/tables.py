"""Tables of import batches and their findings, as Alembic compares them with the database."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Identity, Index, Table, Text
from sqlalchemy.dialects.postgresql import TIMESTAMP

from geo.tables import METADATA


def _count(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)


IMPORT_BATCH = Table(
    "import_batch",
    METADATA,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("layer", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("file_sha256", Text, nullable=False),
    Column("declaration_sha256", Text, nullable=False),
    _count("features_read"),
    _count("inserted"),
    _count("updated"),
    _count("removed"),
    _count("unchanged"),
    _count("repaired"),
    _count("refused"),
    _count("flagged"),
    Column("actor", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", TIMESTAMP(timezone=True), nullable=False),
)

# What the checks found, one row per feature and rule; kept as long as the batch.
IMPORT_FINDING = Table(
    "import_finding",
    METADATA,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("batch_id", BigInteger, ForeignKey("geo.import_batch.id"), nullable=False),
    Column("feature_code", Text),
    Column("rule", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Index("import_finding_batch", "batch_id"),
)
