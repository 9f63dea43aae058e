"""SQL of the audit outbox. The hash chain it is moved into belongs to ``api/audit``.

Every writing function of the store calls :func:`record`, save the readings' path, whose
record is the commit log.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from psycopg import Connection
from psycopg.types.json import Jsonb

from telemetry.errors import InvalidError

_RECORD = """
    insert into telemetry.audit_outbox (actor, reason, action, object, detail)
    values (%s, %s, %s, %s, %s)
"""


def record(
    conn: Connection[Any],
    *,
    actor: str,
    reason: str,
    action: str,
    object: str,
    detail: Mapping[str, Any],
) -> None:
    """Write one audit row in the caller's transaction: it commits with the change or not at all.

    Parameters
    ----------
    actor, reason
        Who did it (a person's name, or a process such as ``worker``) and why.
    action, object
        A verb of the domain such as ``station.add``, and the code of what it was done to.
    detail
        What changed, as JSON values.

    Raises
    ------
    InvalidError
        If actor or reason is empty.
    """
    if not actor.strip():
        raise InvalidError("actor", "is empty; say who makes this change")
    if not reason.strip():
        raise InvalidError("reason", "is empty; say why this change is made")
    conn.execute(_RECORD, (actor, reason, action, object, Jsonb(dict(detail))))
