"""SQL of the station list. Freshness follows the rule of telemetry.freshness.model.

The rule stands here a second time because the whole list is one answer of the database;
tests/telemetry/reading holds both to the vectors in tests/vectors/freshness.json.
"""

from __future__ import annotations

from typing import Any

from psycopg import Connection, sql

from telemetry.errors import NotFoundError

# Newest event time on record, never later than its receive time; the last will of a station is
# that of its devices, and holds only if every device that serves it is gone. What is measured
# never shares a station with what is not; of replay and derived, max() names the replay.
_STATION = """
    with factor as (
        select (value->>'late')::float8 as late, (value->>'stale')::float8 as stale,
               (value->>'offline')::float8 as offline,
               (value->>'default_interval_s')::float8 as default_interval_s
        from telemetry.setting
        where name = 'freshness' and valid_from <= now() and (valid_to is null or valid_to > now())
        order by valid_from desc limit 1
    ), heard as (
        select s.station_id, max(least(l.at, l.received_at)) as newest_at,
            coalesce(max(o.origin), 'live') as origin
        from telemetry.series s
        left join telemetry.latest l on l.series_id = s.id
        left join telemetry.series_origin o on o.series_id = s.id and o.valid_from <= now()
        group by s.station_id
    ), link as (
        select ds.station_id, bool_and(d.link_state is not distinct from 'offline') as offline
        from telemetry.device_station ds join telemetry.device d on d.id = ds.device_id
        where ds.valid_from <= now() and ds.valid_to > now() and d.disabled_at is null
        group by ds.station_id
    ), datum as (
        select distinct on (station_id) station_id, datum from telemetry.station_datum
        where valid_from <= now() and valid_to > now()
        order by station_id, valid_from desc
    ), item as (
        select st.code, st.name, st.kind, st.lon, st.lat, datum.datum,
            st.district_code, st.basin_code, st.river, st.owner, st.tidal, st.position,
            justify_hours(st.interval_s * interval '1 second')::text as interval,
            case
                when heard.newest_at is null then 'never'
                when link.offline then 'offline'
                when age.intervals > factor.offline then 'offline'
                when age.intervals > factor.stale then 'stale'
                when age.intervals > factor.late then 'late'
                else 'live'
            end as freshness,
            heard.origin
        from telemetry.station st
        cross join factor
        left join heard on heard.station_id = st.id
        left join link on link.station_id = st.id
        left join datum on datum.station_id = st.id
        cross join lateral (
            select extract(epoch from now() - heard.newest_at)::float8
                   / coalesce(st.interval_s, factor.default_interval_s) as intervals
        ) age
        where {where}
        order by st.code
        limit %(limit)s
    )
"""

_LISTED = sql.SQL("st.retired_at is null and st.code > %(after)s")
_NAMED = sql.SQL("st.code = %(code)s")

_JSON = """
    select coalesce(string_agg(row_to_json(item)::text, ',' order by code), ''),
           count(*), max(code)
    from item
"""

_GEOJSON = """
    select coalesce(string_agg(json_build_object(
               'type', 'Feature', 'id', code,
               'geometry', case when lon is not null then
                   json_build_object('type', 'Point', 'coordinates', json_build_array(lon, lat))
               end,
               'properties', row_to_json(item))::text, ',' order by code), ''),
           count(*), max(code)
    from item
"""

_EXISTS = "select 1 from telemetry.station where code = %s"


def station_items(
    conn: Connection[Any], *, limit: int, after: str = "", geojson: bool = False
) -> tuple[bytes, str | None]:
    """Return the stations in service after code ``after``, in the order of their codes.

    Parameters
    ----------
    limit
        Most stations to return.
    geojson
        Features (lon, lat; CGCS2000) in place of plain items. A station without a place has
        a null geometry.

    Returns
    -------
    tuple
        Comma-separated JSON objects, and the code to go on after, or None at the end.
    """
    query = sql.SQL(_STATION).format(where=_LISTED) + sql.SQL(_GEOJSON if geojson else _JSON)
    row = conn.execute(query, {"after": after, "limit": limit}, binary=True).fetchone()
    assert row is not None  # noqa: S101 - an aggregate without groups has one row
    items, count, last = row
    return items.encode(), last if count == limit else None


def station_item(conn: Connection[Any], code: str) -> bytes:
    """Return one station as a JSON object, also a retired one.

    Raises
    ------
    NotFoundError
        If no station has this code.
    """
    query = sql.SQL(_STATION).format(where=_NAMED) + sql.SQL(_JSON)
    row = conn.execute(query, {"code": code, "limit": 1}, binary=True).fetchone()
    if row is None or not row[1]:
        raise NotFoundError("station", code)
    return bytes(row[0].encode())


def require_station(conn: Connection[Any], code: str) -> None:
    """Raise :class:`NotFoundError` unless a station has this code."""
    if conn.execute(_EXISTS, (code,)).fetchone() is None:
        raise NotFoundError("station", code)
