"""Writing the audit outbox, in the transaction of what it tells of."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.types.json import Jsonb


def write_outbox(
    conn: psycopg.Connection[Any],
    *,
    actor: str,
    reason: str,
    action: str,
    object_code: str,
    detail: dict[str, object],
) -> None:
    """Add one entry: who did what to which object, and why."""
    conn.execute(
        "insert into geo.audit_outbox (actor, reason, action, object, detail) "
        "values (%s, %s, %s, %s, %s)",
        (actor, reason, action, object_code, Jsonb(detail)),
    )
