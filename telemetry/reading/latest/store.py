"""SQL of the latest values: all stations, one station, or the series that a commit touched."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from psycopg import Connection

from telemetry.reading.history.store import earlier
from telemetry.reading.tables import ITEM, ITEM_AT

# Each statement reads the counter and the values, so that n and items belong together.
_OF_STATION = (
    """
    select (select n from telemetry.commit_counter), to_json(clock_timestamp())::text,
           coalesce(string_agg(row_to_json(item)::text, ','), '')
    from ("""
    + ITEM
    + """
        where st.code = %(station)s
        order by s.quantity, s.channel, s.statistic, s.period
    ) item
"""
)
_SINCE = (
    """
    select (select n from telemetry.commit_counter), to_json(clock_timestamp())::text,
           coalesce(array_agg(jsonb_build_array(station, quantity, channel, statistic,
                                                period)::text), '{}'),
           coalesce(array_agg(row_to_json(item)::text), '{}')
    from ("""
    + ITEM
    + """
        where l.n > %(after)s and st.retired_at is null
        order by st.code, s.quantity, s.channel, s.statistic, s.period
    ) item
"""
)

_AT = (
    """
    select (select n from telemetry.commit_counter), to_json(%(at)s::timestamptz)::text,
           coalesce(string_agg(row_to_json(item)::text, ','), '')
    from ("""
    + ITEM_AT
    + """
        where case when %(station)s::text is null then st.retired_at is null
                   else st.code = %(station)s end
        order by st.code, s.quantity, s.channel, s.statistic, s.period
    ) item
"""
)

_LOOKBACK_S = 30 * 86_400.0

_NEWEST = "select n from telemetry.commit_counter"


def newest_commit(conn: Connection[Any]) -> int:
    """Return the number of the newest commit; 0 before the first."""
    row = conn.execute(_NEWEST).fetchone()
    return int(row[0]) if row else 0


def latest_of_station(conn: Connection[Any], station: str) -> tuple[int, str, bytes]:
    """Return the newest value of each series of one station.

    Returns
    -------
    tuple
        The newest commit n that the values include, the store's time as a JSON string, and
        the items as comma-separated JSON objects.
    """
    row = conn.execute(_OF_STATION, {"station": station}, binary=True).fetchone()
    assert row is not None  # noqa: S101 - an aggregate without groups has one row
    return int(row[0]), str(row[1]), row[2].encode()


def latest_since(conn: Connection[Any], after: int) -> tuple[int, str, list[str], list[str]]:
    """Return the newest values that commits after number ``after`` made; -1 returns all.

    Returns
    -------
    tuple
        The newest commit n that the values include, the store's time as a JSON string, the
        identity of each series as text, and in the same order the items as JSON objects.
    """
    row = conn.execute(_SINCE, {"after": after}, binary=True).fetchone()
    assert row is not None  # noqa: S101 - an aggregate without groups has one row
    return int(row[0]), str(row[1]), row[2], row[3]


def latest_at(
    conn: Connection[Any], at: datetime, station: str | None = None
) -> tuple[int, str, bytes]:
    """Return what was newest by event time at ``at``, as it is on record now.

    A series that has nothing in the 30 days before is left out. ``n`` of the items is null: no
    commit made them the newest.

    Parameters
    ----------
    station
        Code of the one station that is wanted; None: all in service.

    Returns
    -------
    tuple
        The newest commit n that the values include, ``at`` as a JSON string, and the items as
        comma-separated JSON objects.
    """
    given = {"at": at, "oldest": earlier(at, _LOOKBACK_S), "station": station}
    # Planned each time, for these very bounds: a plan for any bounds would open every chunk.
    row = conn.execute(_AT, given, binary=True, prepare=False).fetchone()
    assert row is not None  # noqa: S101 - an aggregate without groups has one row
    return int(row[0]), str(row[1]), row[2].encode()
