"""SQL of the totals of a quantity at a station, bucket by bucket, as JSON."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from psycopg import Connection

from telemetry.reading.totals.model import Buckets, Totals, best

# Each series in one row of two byte strings. A total over longer than a bucket tells nothing
# of it. Doubtful values are left out, and the coverage says so.
_READ = """
    select date_part('epoch', s.period::interval), told.at, told.value
    from telemetry.series s
    join telemetry.station st on st.id = s.station_id
    cross join lateral (
        select coalesce(string_agg(timestamptz_send(at), ''), '') as at,
            coalesce(string_agg(float8send(value), ''), '') as value
        from (
            select o.at, o.value from telemetry.observation o
            where o.series_id = s.id and o.at > %(start)s and o.at <= %(end)s
                and o.quality = 0 and o.value is not null
            order by o.at
        ) good
    ) told
    where st.code = %(station)s and s.quantity = %(quantity)s and s.statistic = 'total'
        and s.period <> '' and s.period::interval <= %(step)s
        and (%(period)s::text is null or s.period = %(period)s)
    order by s.channel
"""

_STORE_EPOCH_US = 946_684_800_000_000  # PostgreSQL counts microseconds from the year 2000


def total_items(
    conn: Connection[Any], buckets: Buckets, *, station: str, quantity: str, period: str | None
) -> bytes:
    """Return the total and coverage of each bucket as comma-separated JSON objects.

    Parameters
    ----------
    period
        Only the series of this period; None: for each bucket the one that covers it best.

    Returns
    -------
    bytes
        ``start``, ``end``, ``total`` in the catalogue's unit of the quantity or null, and
        ``coverage`` from 0 to 1.
    """
    given = {
        "station": station, "quantity": quantity, "period": period,
        "start": buckets.start, "end": buckets.end, "step": buckets.step,
    }  # fmt: skip
    series = [
        Totals(
            period_s=period_s,
            at=np.frombuffer(at, dtype=">i8").astype(np.int64) + _STORE_EPOCH_US,
            value=np.frombuffer(value, dtype=">f8").astype(np.float64),
        )
        for period_s, at, value in conn.execute(_READ, given, binary=True)
    ]
    items = [
        {
            "start": (buckets.start + number * buckets.step).isoformat(),
            "end": (buckets.start + (number + 1) * buckets.step).isoformat(),
            "total": total,
            "coverage": coverage,
        }
        for number, (total, coverage) in enumerate(best(buckets, series))
    ]
    return json.dumps(items, separators=(",", ":"))[1:-1].encode()
