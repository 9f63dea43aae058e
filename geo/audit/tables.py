"""Table of the audit outbox, as Alembic compares it with the database."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Identity, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP

from geo.tables import METADATA

AUDIT_OUTBOX = Table(
    "audit_outbox",
    METADATA,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column(
        "at", TIMESTAMP(timezone=True), nullable=False, server_default=text("clock_timestamp()")
    ),
    Column("actor", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("object", Text, nullable=False),
    Column("detail", JSONB, nullable=False, server_default=text("'{}'")),
)
