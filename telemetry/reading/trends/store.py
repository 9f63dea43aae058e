"""SQL of the readings that trends are judged from, and the list as JSON."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
from psycopg import Connection

from telemetry.dated.store import setting
from telemetry.freshness.model import Factors
from telemetry.reading.history.store import earlier
from telemetry.trends.model import Estimate, TrendRule, Window, estimate, judge
from telemetry.trends.rates import RATE_TOLERANCE, rates_over

_NOW = "select clock_timestamp()"

# The longest time between readings of any series that has a trend, in seconds.
_LONGEST = """
    select coalesce(max(coalesce(date_part('epoch', greatest(
        make_interval(secs => st.interval_s), nullif(s.period, '')::interval)), 0)), 0)
    from telemetry.series s join telemetry.station st on st.id = s.station_id
    where st.retired_at is null and s.statistic = 'instant' and s.quantity = any(%s)
"""

# For each series two short walks on the index (series_id, at): its newest readings, and the good
# ones from which slope and rates are told, of which the last "recent" lie in the window before the
# newest. "from" and "now" bound every walk by plain values, so that the planner leaves out all
# other chunks; what has nothing after "from" is silent. Only good values tell a trend; any value
# tells that something is heard. Times and values come as byte strings: arrays of 5,000 series
# cost several times as long to read.
_READ = """
    select st.code, s.quantity, nullif(s.channel, ''), s.statistic, nullif(s.period, ''),
        to_json(coalesce(newest.at, older.at))#>>'{}',
        date_part('epoch', %(now)s - coalesce(newest.at, older.at)) / coalesce(
            date_part('epoch', greatest(make_interval(secs => st.interval_s),
                                        nullif(s.period, '')::interval)), %(default_s)s),
        readings.times, readings.values, readings.recent
    from telemetry.series s
    join telemetry.station st on st.id = s.station_id
    cross join lateral (
        select max(at) as at,
            least(min(at), max(at) - make_interval(secs => %(window_s)s)) as window_start
        from (
            select o.at from telemetry.observation o
            where o.series_id = s.id and o.at <= %(now)s and o.at > %(from)s
                and o.value is not null
            order by o.at desc limit %(readings)s
        ) few
    ) newest
    left join lateral (
        select o.at from telemetry.observation o
        where newest.at is null and o.series_id = s.id
            and o.at <= %(from)s and o.at > %(oldest)s and o.value is not null
        order by o.at desc limit 1
    ) older on true
    cross join lateral (
        select coalesce(string_agg(timestamptz_send(o.at), '' order by o.at), '') as times,
            coalesce(string_agg(float8send(o.value), '' order by o.at), '') as values,
            count(*) filter (where o.at >= newest.window_start) as recent
        from telemetry.observation o
        where o.series_id = s.id and o.quality = 0 and o.value is not null
            and o.at <= %(now)s and o.at > %(from)s
            and o.at >= newest.window_start - make_interval(secs => %(neighbour_s)s)
    ) readings
    where st.retired_at is null and s.statistic = 'instant' and s.quantity = any(%(quantities)s)
        and coalesce(newest.at, older.at) is not null
    order by st.code, s.quantity, s.channel, s.period
"""

_LOOKBACK_S = 30 * 86_400.0
_RATES_H = (1, 3)
_NEIGHBOUR_S = max(_RATES_H) * (1 + RATE_TOLERANCE) * 3_600
_HOUR_US = 3.6e9
_NONE = Window(hours=(), values=())


class _Row(NamedTuple):
    station: str
    quantity: str
    channel: str | None
    statistic: str
    period: str | None
    at: str
    intervals: float
    times: bytes
    values: bytes
    recent: int


def trend_items(conn: Connection[Any], at: datetime | None = None) -> bytes:
    """Return the trend of each series of instant values whose quantity has one.

    Parameters
    ----------
    at
        The moment to judge at, from what is on record now; None: now. A series without a value
        in the 30 days before is left out.

    Returns
    -------
    bytes
        Comma-separated JSON objects. Slopes and rates are in the quantity's unit per hour; what
        is silent or has too few good readings has none, and ``why`` says so.
    """
    now = at if at is not None else conn.execute(_NOW).fetchone()[0]  # type: ignore[index]
    rule = TrendRule.from_setting(setting(conn, "trend", now))
    factors = Factors.from_setting(setting(conn, "freshness", now))
    quantities = list(rule.grades)
    (longest,) = conn.execute(_LONGEST, (quantities,)).fetchone() or (0.0,)
    interval = max(longest, factors.default_interval_s)
    reach = factors.stale * interval + max(
        _NEIGHBOUR_S, rule.window_s, factors.stale * rule.readings * interval
    )
    given = {
        "now": now, "from": earlier(now, min(reach, _LOOKBACK_S)),
        "oldest": earlier(now, _LOOKBACK_S), "readings": rule.readings,
        "window_s": rule.window_s, "neighbour_s": _NEIGHBOUR_S, "quantities": quantities,
        "default_s": factors.default_interval_s,
    }  # fmt: skip
    # Planned each time, for these very bounds: a plan for any bounds would open every chunk.
    rows = [_Row(*row) for row in conn.execute(_READ, given, binary=True, prepare=False)]
    heard = [row.intervals <= factors.stale for row in rows]
    good = [
        _good(row) if known and row.recent else _NONE
        for row, known in zip(rows, heard, strict=True)
    ]
    found = estimate(
        [one.newest(row.recent) for one, row in zip(good, rows, strict=True)], rule.confidence
    )
    rates = zip(*(rates_over(good, hours) for hours in _RATES_H), strict=True)
    items = [
        _item(row, one, changes, known, rule)
        for row, one, changes, known in zip(rows, found, rates, heard, strict=True)
    ]
    return json.dumps(items, separators=(",", ":"))[1:-1].encode()


def _good(row: _Row) -> Window:
    times = np.frombuffer(row.times, dtype=">i8")
    return Window(
        hours=(times - times[-1]) / _HOUR_US,
        values=np.frombuffer(row.values, dtype=">f8"),
    )


def _item(
    row: _Row,
    found: Estimate | None,
    rates: tuple[float | None, ...],
    heard: bool,
    rule: TrendRule,
) -> dict[str, object]:
    why = None if found else "too_few" if heard else "silent"
    return {
        **dict(zip(row._fields[:6], row, strict=False)),
        "slope": _rounded(found.slope if found else None),
        "slope_low": _rounded(found.low if found else None),
        "slope_high": _rounded(found.high if found else None),
        **{f"rate_{h}h": _rounded(one) for h, one in zip(_RATES_H, rates, strict=True)},
        "trend": judge(found, rule.grades[row.quantity]) if found else None,
        "why": why,
    }


def _rounded(number: float | None) -> float | None:
    """Return a rate without the digits that are noise of the arithmetic."""
    return None if number is None else round(number, 6)
