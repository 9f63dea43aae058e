"""SQL of the dated settings, and of dated rows in general: each ends the one before it.

What a setting's value means belongs to the part that reads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from psycopg import Connection, sql
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


_SAME_ROW = sql.SQL("""
    select true from telemetry.{table}
    where {key} = {key_values}
        and ({columns}) is not distinct from ({values})
""")

_LATER_ROW = sql.SQL("""
    select true from telemetry.{table}
    where {key} = {key_values} and valid_from >= %(valid_from)s
    limit 1
""")

_END_EARLIER_ROW = sql.SQL("""
    update telemetry.{table} set valid_to = %(valid_from)s
    where {key} = {key_values} and valid_from < %(valid_from)s and valid_to > %(valid_from)s
""")

_ADD_ROW = sql.SQL("""
    insert into telemetry.{table} ({columns}) values ({values})
    on conflict do nothing
    returning true
""")


def _row_parts(
    table: str, key: Mapping[str, object], row: Mapping[str, object]
) -> dict[str, sql.Composable]:
    def identifiers(names: Mapping[str, object]) -> sql.Composable:
        return sql.SQL(", ").join(map(sql.Identifier, names))

    def placeholders(names: Mapping[str, object]) -> sql.Composable:
        return sql.SQL(", ").join(map(sql.Placeholder, names))

    return {
        "table": sql.Identifier(table),
        "key": sql.SQL("({})").format(identifiers(key)),
        "key_values": sql.SQL("({})").format(placeholders(key)),
        "columns": identifiers(row),
        "values": placeholders(row),
    }


def has_dated_row(
    conn: Connection[Any], table: str, key: Mapping[str, object], row: Mapping[str, object]
) -> bool:
    """Say whether ``table`` has exactly this row: its key, values and validity."""
    whole = {**key, **row}
    query = _SAME_ROW.format(**_row_parts(table, key, whole))
    return conn.execute(query, whole).fetchone() is not None


def add_dated_row(
    conn: Connection[Any], table: str, key: Mapping[str, object], row: Mapping[str, object]
) -> None:
    """Add a row to ``table`` (a name of ours); the row of the same key before it ends there.

    ``row`` has ``valid_from`` and ``valid_to``, as :func:`validity` gives them. Rows that follow
    each other are added in the order of time.

    Raises
    ------
    ConflictError
        If a row of this key starts at the same moment or later.
    """
    whole = {**key, **row}
    parts = _row_parts(table, key, whole)
    later = conn.execute(_LATER_ROW.format(**parts), whole).fetchone()
    if later is None:
        conn.execute(_END_EARLIER_ROW.format(**parts), whole)
    if later is not None or conn.execute(_ADD_ROW.format(**parts), whole).fetchone() is None:
        name = ", ".join(str(value) for column, value in key.items() if column != "station_id")
        raise ConflictError(
            f"{table} {name} is on record from the same moment or later; "
            "give a later valid_from to end it and put another in its place"
        )


def validity(valid_from: datetime | None, valid_to: datetime | None) -> dict[str, object]:
    """Return the two bounds as the store has them: without a bound, from or for ever."""
    return {
        "valid_from": "-infinity" if valid_from is None else valid_from,
        "valid_to": "infinity" if valid_to is None else valid_to,
    }
