"""SQL of the readings that trends are judged from, and the list as JSON."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, NamedTuple

from psycopg import Connection, sql

from telemetry.dated.store import setting
from telemetry.freshness.model import Factors
from telemetry.reading.history.store import earlier
from telemetry.trends.model import Estimate, TrendRule, Window, estimate, judge

_NOW = "select clock_timestamp()"

# The longest time between readings of any series that has a trend, in seconds.
_LONGEST = """
    select coalesce(max(coalesce(date_part('epoch', greatest(
        make_interval(secs => st.interval_s), nullif(s.period, '')::interval)), 0)), 0)
    from telemetry.series s join telemetry.station st on st.id = s.station_id
    where st.retired_at is null and s.statistic = 'instant' and s.quantity = any(%s)
"""

# The change to the newest good value since the one nearest to some hours before it, within a fifth.
_RATE = """
        select (readings.value - o.value) * 3600 / date_part('epoch', readings.at - o.at) as rate
        from telemetry.observation o
        where o.series_id = s.id and o.quality = 0 and o.value is not null
            and o.at <= %(now)s and o.at > %(from)s
            and o.at between readings.at - {hours} * interval '72 minutes'
                         and readings.at - {hours} * interval '48 minutes'
        order by abs(date_part('epoch', readings.at - o.at) - {hours} * 3600)
        limit 1
"""

# For each series four short walks on the index (series_id, at): its newest readings, the window
# before the newest, and what lies nearest to 1 h and to 3 h before it. "from" and "now" bound
# every walk by plain values, so that the planner leaves out all other chunks; what has nothing
# after "from" is silent. Only good values tell a trend; any value tells that something is heard.
_READ = sql.SQL("""
    select st.code, s.quantity, nullif(s.channel, ''), s.statistic, nullif(s.period, ''),
        to_json(coalesce(newest.at, older.at))#>>'{{}}',
        date_part('epoch', %(now)s - coalesce(newest.at, older.at)) / coalesce(
            date_part('epoch', greatest(make_interval(secs => st.interval_s),
                                        nullif(s.period, '')::interval)), %(default_s)s),
        readings.hours, readings.values, hour.rate, three.rate
    from telemetry.series s
    join telemetry.station st on st.id = s.station_id
    cross join lateral (
        select max(at) as at, min(at) as earliest
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
    left join lateral (
        select array_agg(date_part('epoch', at - newest.at) / 3600) as hours,
            array_agg(value) as values, last(value, at) as value, max(at) as at
        from (
            select o.at, o.value from telemetry.observation o
            where o.series_id = s.id and o.quality = 0 and o.value is not null
                and o.at <= %(now)s and o.at > %(from)s
                and o.at >= least(newest.earliest, newest.at - make_interval(secs => %(window_s)s))
            order by o.at
        ) good
    ) readings on true
    left join lateral ({hour}) hour on true
    left join lateral ({three}) three on true
    where st.retired_at is null and s.statistic = 'instant' and s.quantity = any(%(quantities)s)
        and coalesce(newest.at, older.at) is not null
    order by st.code, s.quantity, s.channel, s.period
""").format(hour=sql.SQL(_RATE).format(hours=1), three=sql.SQL(_RATE).format(hours=3))

_LOOKBACK_S = 30 * 86_400.0
_NEIGHBOUR_S = 3.6 * 3_600  # 3 h and 20 %


class _Row(NamedTuple):
    station: str
    quantity: str
    channel: str | None
    statistic: str
    period: str | None
    at: str
    intervals: float
    hours: list[float] | None
    values: list[float] | None
    rate_1h: float | None
    rate_3h: float | None


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
        "window_s": rule.window_s, "quantities": quantities,
        "default_s": factors.default_interval_s,
    }  # fmt: skip
    # Planned each time, for these very bounds: a plan for any bounds would open every chunk.
    rows = [_Row(*row) for row in conn.execute(_READ, given, binary=True, prepare=False)]
    heard = [row.intervals <= factors.stale for row in rows]
    windows = [
        Window(hours=(row.hours or []) if known else [], values=(row.values or []) if known else [])
        for row, known in zip(rows, heard, strict=True)
    ]
    found = estimate(windows, rule.confidence)
    items = [
        _item(row, one, known, rule) for row, one, known in zip(rows, found, heard, strict=True)
    ]
    return json.dumps(items, separators=(",", ":"))[1:-1].encode()


def _item(row: _Row, found: Estimate | None, heard: bool, rule: TrendRule) -> dict[str, object]:
    why = None if found else "too_few" if heard else "silent"
    return {
        **dict(zip(row._fields[:6], row, strict=False)),
        "slope": _rounded(found.slope if found else None),
        "slope_low": _rounded(found.low if found else None),
        "slope_high": _rounded(found.high if found else None),
        "rate_1h": _rounded(row.rate_1h if heard else None),
        "rate_3h": _rounded(row.rate_3h if heard else None),
        "trend": judge(found, rule.grades[row.quantity]) if found else None,
        "why": why,
    }


def _rounded(number: float | None) -> float | None:
    """Return a rate without the digits that are noise of the arithmetic."""
    return None if number is None else round(number, 6)
