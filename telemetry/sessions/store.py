"""SQL of the session rows. They are written in the readings' own transaction."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

from telemetry.sessions.model import Progress, SessionKey

_LOCK = """
    select s.device_id, s.topic, s.session, s.through,
        (select array_agg(array[lower(r), upper(r)] order by lower(r)) from unnest(s.beyond) r)
    from telemetry.session s
    join unnest(%s::integer[], %s::text[], %s::text[]) as k(device_id, topic, session)
        using (device_id, topic, session)
    order by s.device_id, s.topic, s.session
    for update of s
"""

_SAVE = """
    insert into telemetry.session (device_id, topic, session, through, beyond)
    select d, t, s, n, b::int8multirange
    from unnest(%s::integer[], %s::text[], %s::text[], %s::bigint[], %s::text[])
        as k(d, t, s, n, b)
    on conflict (device_id, topic, session) do update
        set through = excluded.through, beyond = excluded.beyond, updated_at = now()
"""


def lock_sessions(conn: Connection[Any], keys: list[SessionKey]) -> dict[SessionKey, Progress]:
    """Return the progress of the sessions ``keys`` (sorted), their rows locked.

    A session that is not on record starts at zero; its row is made by :func:`save_sessions`.
    """
    progress = {key: Progress() for key in keys}
    if keys:
        columns = [list(column) for column in zip(*keys, strict=True)]
        for device_id, topic, session, through, beyond in conn.execute(_LOCK, columns):
            ranges = [(start, stop) for start, stop in beyond or ()]
            progress[SessionKey(device_id, topic, session)] = Progress(through, ranges)
    return progress


def save_sessions(conn: Connection[Any], progress: dict[SessionKey, Progress]) -> None:
    """Write the progress of sessions, in the order of their keys."""
    if not progress:
        return
    keys = sorted(progress)
    columns: list[list[Any]] = [list(column) for column in zip(*keys, strict=True)]
    columns.append([progress[key].through for key in keys])
    columns.append([_multirange(progress[key].beyond) for key in keys])
    conn.execute(_SAVE, columns)


def _multirange(ranges: list[tuple[int, int]]) -> str:
    return "{" + ",".join(f"[{start},{stop})" for start, stop in ranges) + "}"
