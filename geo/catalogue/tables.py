"""Table of the layer catalogue, as Alembic compares it with the database."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, Double, ForeignKey, Integer, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TIMESTAMP

from geo.tables import METADATA


def _text(name: str, *, nullable: bool = False) -> Column[str]:
    return Column(name, Text, nullable=nullable)


LAYER = Table(
    "layer",
    METADATA,
    Column("code", Text, primary_key=True),
    _text("title_zh"),
    _text("title_en"),
    _text("group_code"),
    Column("position", Integer, nullable=False),
    _text("geometry"),
    _text("source"),
    _text("licence"),
    _text("credit"),
    _text("scale"),
    _text("caveat_zh"),
    _text("caveat_en"),
    _text("source_crs", nullable=True),
    _text("stored_crs", nullable=True),
    _text("crs_note", nullable=True),
    Column("extent", ARRAY(Double)),
    _text("sensitivity"),
    Column("style", JSONB, nullable=False),
    Column("attributes", JSONB, nullable=False),
    Column("valid_from", Date),
    Column("valid_to", Date),
    Column("feature_count", BigInteger, nullable=False),
    Column("flagged_count", BigInteger, nullable=False),
    Column("batch_id", BigInteger, ForeignKey("geo.import_batch.id"), nullable=False),
    _text("file_sha256"),
    _text("declaration_sha256"),
    Column("updated_at", TIMESTAMP(timezone=True), nullable=False),
)
