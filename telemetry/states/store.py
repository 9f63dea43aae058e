"""SQL of the platform's own states. What a state means belongs to who writes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from psycopg import Connection
from psycopg.types.json import Jsonb

from telemetry.audit.store import record

_BEFORE = "select state from telemetry.system_state where code = %s for update"

_PUT = """
    insert into telemetry.system_state as s (code, state, detail)
    values (%(code)s, %(state)s, %(detail)s)
    on conflict (code) do update
        set since = case when s.state = excluded.state then s.since else excluded.since end,
            state = excluded.state, checked_at = excluded.checked_at, detail = excluded.detail
"""

_ANNOUNCE = "select pg_notify('system_state', %s)"
_GET = "select state from telemetry.system_state where code = %s"


def put_state(
    conn: Connection[Any],
    code: str,
    state: str,
    detail: Mapping[str, Any],
    *,
    actor: str,
    reason: str,
) -> bool:
    """Write a state of the platform as checked now; return whether it changed.

    A change is audited and told to the channel ``system_state`` with the code as payload, both
    in the caller's transaction; a mere check is neither.
    """
    before = conn.execute(_BEFORE, (code,)).fetchone()
    conn.execute(_PUT, {"code": code, "state": state, "detail": Jsonb(dict(detail))})
    changed = before is None or before[0] != state
    if changed:
        record(
            conn,
            actor=actor,
            reason=reason,
            action="state.change",
            object=code,
            detail={"state": state, "before": before[0] if before else None, **detail},
        )
        conn.execute(_ANNOUNCE, (code,))
    return changed


def get_state(conn: Connection[Any], code: str) -> str | None:
    """Return the state on record, or None if nobody has ever checked it."""
    row = conn.execute(_GET, (code,)).fetchone()
    return None if row is None else str(row[0])
