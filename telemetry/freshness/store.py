"""SQL of the stations' freshness on record and of its changes. The rule is in ``model.py``."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from psycopg import Connection

from telemetry.freshness.model import Freshness

# The link of a station is that of its devices: down only if every one that serves it is down.
_READ = """
    with heard as (
        select s.station_id, max(least(l.at, l.received_at)) as newest_at
        from telemetry.latest l join telemetry.series s on s.id = l.series_id
        where %(ids)s::integer[] is null or s.station_id = any(%(ids)s)
        group by s.station_id
    ), link as (
        select ds.station_id, case when bool_and(d.link_state is not distinct from 'offline')
                                   then 'offline' end as state
        from telemetry.device_station ds join telemetry.device d on d.id = ds.device_id
        where ds.valid_from <= %(now)s and ds.valid_to > %(now)s and d.disabled_at is null
            and (%(ids)s::integer[] is null or ds.station_id = any(%(ids)s))
        group by ds.station_id
    )
    select st.id, heard.newest_at, st.interval_s, link.state, f.freshness
    from telemetry.station st
    left join heard on heard.station_id = st.id
    left join link on link.station_id = st.id
    left join telemetry.station_freshness f on f.station_id = st.id
    where st.retired_at is null and (%(ids)s::integer[] is null or st.id = any(%(ids)s))
"""

_NOT_LIVE = """
    select distinct s.station_id from telemetry.series s
    left join telemetry.station_freshness f on f.station_id = s.station_id
    where s.id = any(%s) and f.freshness is distinct from 'live'
"""

_SAVE = """
    with change as (
        select * from unnest(%s::integer[], %s::text[], %s::text[], %s::timestamptz[])
            as c(station_id, freshness, before, newest_at)
    ), event as (
        insert into telemetry.freshness_event (station_id, at, freshness, before)
        select station_id, %s, freshness, before from change
    )
    insert into telemetry.station_freshness (station_id, freshness, since, newest_at)
    select station_id, freshness, %s, newest_at from change
    on conflict (station_id) do update
        set freshness = excluded.freshness, since = excluded.since,
            newest_at = excluded.newest_at
"""


class Standing(NamedTuple):
    """What is on record of a station; ``before`` is the freshness last written, if any."""

    station_id: int
    newest_at: datetime | None
    interval_s: int | None
    link_state: str | None
    before: str | None


class Change(NamedTuple):
    """A station whose freshness is no longer what is on record."""

    station_id: int
    freshness: Freshness
    before: str | None
    newest_at: datetime | None


def standings(
    conn: Connection[Any], now: datetime, station_ids: list[int] | None = None
) -> list[Standing]:
    """Return what freshness is judged from, of the given stations or of all in service."""
    rows = conn.execute(_READ, {"ids": station_ids, "now": now})
    return [Standing(*row) for row in rows]


def stations_not_live(conn: Connection[Any], series_ids: list[int]) -> list[int]:
    """Return the stations of these series whose freshness on record is not ``live``."""
    return [station_id for (station_id,) in conn.execute(_NOT_LIVE, (series_ids,))]


def save_changes(conn: Connection[Any], changes: list[Change], now: datetime) -> None:
    """Write the new freshness of stations, with one event each, as of ``now``."""
    if changes:
        columns: list[list[object]] = [list(column) for column in zip(*changes, strict=True)]
        columns[1] = [change.freshness.value for change in changes]
        conn.execute(_SAVE, (*columns, now, now))
