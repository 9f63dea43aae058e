"""SQL of the dated settings. What a setting's value means belongs to the part that reads it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.types.json import Jsonb

from telemetry.audit.store import record
from telemetry.errors import ConflictError, InvalidError, NotFoundError

_READ = """
    select value from telemetry.setting
    where name = %(name)s
        and valid_from <= coalesce(%(at)s::timestamptz, now())
        and (valid_to is null or valid_to > coalesce(%(at)s::timestamptz, now()))
    order by valid_from desc
    limit 1
"""

_LOCK = """
    select valid_from = %(valid_from)s
    from telemetry.setting
    where name = %(name)s
    for update
"""

_CLOSE_EARLIER = """
    update telemetry.setting set valid_to = %(valid_from)s
    where name = %(name)s and valid_from < %(valid_from)s
        and (valid_to is null or valid_to > %(valid_from)s)
"""

_ADD = """
    insert into telemetry.setting (name, value, valid_from, valid_to, source)
    values (%(name)s, %(value)s, %(valid_from)s,
            (select min(valid_from) from telemetry.setting
             where name = %(name)s and valid_from > %(valid_from)s),
            %(source)s)
"""


def setting(conn: Connection[Any], name: str, at: datetime | None = None) -> dict[str, Any]:
    """Return the value of the setting ``name`` that holds at ``at``, by default now.

    Raises
    ------
    NotFoundError
        If no value of that name holds then.
    """
    row = conn.execute(_READ, {"name": name, "at": at}).fetchone()
    if row is None:
        raise NotFoundError("setting", name)
    return dict(row[0])


def put_setting(
    conn: Connection[Any],
    name: str,
    value: Mapping[str, Any],
    *,
    valid_from: datetime,
    source: str,
    actor: str,
    reason: str,
) -> None:
    """Let the setting ``name`` be ``value`` from ``valid_from`` until its next dated value.

    The value that held before ends there and stays on record. Needs the owner's role.

    Raises
    ------
    NotFoundError
        If no setting has that name: nothing would read it.
    ConflictError
        If a value starts at that very moment already.
    InvalidError
        If ``valid_from`` has no offset, or source, actor or reason is empty.
    """
    if valid_from.tzinfo is None:
        raise InvalidError("valid_from", f"{valid_from.isoformat()} has no offset such as +08:00")
    if not source.strip():
        raise InvalidError("source", "is empty; say where the value comes from")
    row = {"name": name, "value": Jsonb(dict(value)), "valid_from": valid_from, "source": source}
    starts = [same for (same,) in conn.execute(_LOCK, row)]
    if not starts:
        raise NotFoundError("setting", name)
    if any(starts):
        raise ConflictError(
            f"setting {name!r} has a value from {valid_from.isoformat()} already; "
            "choose another moment"
        )
    conn.execute(_ADD, row)
    conn.execute(_CLOSE_EARLIER, row)
    record(
        conn,
        actor=actor,
        reason=reason,
        action="setting.put",
        object=name,
        detail={"value": dict(value), "valid_from": valid_from.isoformat(), "source": source},
    )
