"""SQL of the list of series with their dated origins."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

# A series that nobody gave an origin is measured: one row, since ever.
_SERIES = """
    with page as (
        select s.id, st.code as station, s.quantity, nullif(s.channel, '') as channel,
            s.statistic, nullif(s.period, '') as period, q.unit
        from telemetry.series s
        join telemetry.station st on st.id = s.station_id
        join telemetry.quantity q on q.code = s.quantity
        where s.id > %(after)s
          and case when %(station)s::text is null then st.retired_at is null
                   else st.code = %(station)s end
        order by s.id
        limit %(limit)s
    ), dated as (
        select o.series_id,
            json_agg(json_build_object(
                'from', nullif(o.valid_from, '-infinity'), 'origin', o.origin,
                'source_series', o.source_series, 'transform', o.transform, 'speed', o.speed
            ) order by o.valid_from) as origins
        from telemetry.series_origin o
        where o.series_id in (select id from page)
        group by o.series_id
    ), item as (
        select page.id, json_build_object(
            'station', station, 'quantity', quantity, 'channel', channel,
            'statistic', statistic, 'period', period, 'unit', unit,
            'origins', coalesce(dated.origins, json_build_array(json_build_object(
                'from', null, 'origin', 'live', 'source_series', null, 'transform', null,
                'speed', null)))
        )::text as text
        from page left join dated on dated.series_id = page.id
    )
    select coalesce(string_agg(text, ',' order by id), ''), count(*), max(id) from item
"""


def series_items(
    conn: Connection[Any], *, station: str | None, limit: int, after: int
) -> tuple[bytes, int | None]:
    """Return series in the order in which they were made.

    Parameters
    ----------
    station
        Code of the one station whose series are wanted, also a retired one; None: those of all
        stations in service.
    limit
        Most series to return.
    after
        0, or what the call for the page before returned.

    Returns
    -------
    tuple
        Comma-separated JSON objects, and what to go on after, or None at the end.
    """
    given = {"station": station, "limit": limit, "after": after}
    row = conn.execute(_SERIES, given, binary=True).fetchone()
    assert row is not None  # noqa: S101 - an aggregate without groups has one row
    items, count, last = row
    return items.encode(), last if count == limit else None
