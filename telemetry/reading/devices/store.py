"""SQL of the list of devices: link, newest message, gaps of the last day, what was rejected."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

# A gap is what lies between "through" and the last seq that is settled beyond it.
_DEVICES = """
    with served as (
        select ds.device_id, array_agg(st.code order by st.code) as stations
        from telemetry.device_station ds join telemetry.station st on st.id = ds.station_id
        where ds.valid_from <= now() and ds.valid_to > now() and st.retired_at is null
        group by ds.device_id
    ), heard as (
        select s.device_id, max(s.updated_at) as last_message_at,
            sum(case when isempty(s.beyond) or s.updated_at < now() - interval '24 hours' then 0
                     else upper(s.beyond) - 1 - s.through - (
                         select sum(upper(part) - lower(part)) from unnest(s.beyond) part)
                end)::bigint as missing_seqs
        from telemetry.session s group by s.device_id
    ), refused as (
        select device_code, json_agg(json_build_object(
                'code', code, 'readings', readings, 'last_at', last_at) order by code) as rejected
        from telemetry.rejection_counter group by device_code
    ), item as (
        select d.code, d.protocol, coalesce(served.stations, '{}') as stations,
            d.link_state as link, d.link_at, d.firmware, d.disabled_at is null as enabled,
            heard.last_message_at, coalesce(heard.missing_seqs, 0) as missing_seqs,
            coalesce(refused.rejected, '[]') as rejected
        from telemetry.device d
        left join served on served.device_id = d.id
        left join heard on heard.device_id = d.id
        left join refused on refused.device_code = d.code
        where d.code > %(after)s
            and (%(station)s::text is null or %(station)s = any(served.stations))
        order by d.code
        limit %(limit)s
    )
    select coalesce(string_agg(row_to_json(item)::text, ',' order by code), ''),
           count(*), max(code)
    from item
"""


def device_items(
    conn: Connection[Any], *, station: str | None, limit: int, after: str = ""
) -> tuple[bytes, str | None]:
    """Return devices after code ``after``, in the order of their codes.

    Parameters
    ----------
    station
        Code of the one station whose devices are wanted; None: all devices on record.
    limit
        Most devices to return.

    Returns
    -------
    tuple
        Comma-separated JSON objects, and the code to go on after, or None at the end.
        ``last_message_at`` is of messages with a session, the only ones that leave a trace by
        device; ``missing_seqs`` counts what gaps of the last 24 hours lack.
    """
    given = {"station": station, "limit": limit, "after": after}
    row = conn.execute(_DEVICES, given, binary=True).fetchone()
    assert row is not None  # noqa: S101 - an aggregate without groups has one row
    items, count, last = row
    return items.encode(), last if count == limit else None
