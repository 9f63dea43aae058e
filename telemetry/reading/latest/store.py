"""SQL of the latest values: all stations, one station, or the series that a commit touched."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

from telemetry.reading.tables import ITEM

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
