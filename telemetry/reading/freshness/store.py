"""SQL of the changes of freshness on record, page by page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from psycopg import Connection

from telemetry.reading.history.store import Range

# A page goes on at a time and, among changes of one moment, at an id.
_EVENTS = """
    with page as (
        select e.id, st.code as station, e.at, e.freshness, e.before
        from telemetry.freshness_event e
        join telemetry.station st on st.id = e.station_id
        where e.at >= %(start)s and e.at < %(end)s
            and (e.at > %(start)s or e.id > %(after)s)
            and (%(station)s::text is null or st.code = %(station)s)
        order by e.at, e.id
        limit %(limit)s
    )
    select coalesce(string_agg(json_build_object(
               'station', station, 'at', at, 'freshness', freshness, 'before', before
           )::text, ',' order by at, id), ''),
           count(*), max(at), (array_agg(id order by at desc, id desc))[1]
    from page
"""


def freshness_events(
    conn: Connection[Any], span: Range, *, station: str | None, limit: int, after: int
) -> tuple[bytes, tuple[datetime, int] | None]:
    """Return changes of freshness in ascending order of time.

    Parameters
    ----------
    station
        Code of the one station that is wanted; None: all.
    limit
        Most changes to return.
    after
        0, or with ``span.start`` what the call for the page before returned.

    Returns
    -------
    tuple
        Comma-separated JSON objects; start and ``after`` of the next page, or None at the end.
    """
    given = {
        "start": span.start, "end": span.end, "station": station, "limit": limit, "after": after,
    }  # fmt: skip
    row = conn.execute(_EVENTS, given, binary=True).fetchone()
    assert row is not None  # noqa: S101 - an aggregate without groups has one row
    items, count, at, last = row
    return items.encode(), (at, last) if count == limit else None
