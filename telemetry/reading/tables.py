"""The item of /latest and of the live stream, in SQL: one wording for both."""

from __future__ import annotations

ITEM = """
    select st.code as station, s.quantity, nullif(s.channel, '') as channel, s.statistic,
        nullif(s.period, '') as period, l.at, l.received_at, l.value, q.unit,
        quality.name as quality, nullif(rule.code, 'none') as quality_rule,
        coalesce((select o.origin from telemetry.series_origin o
                  where o.series_id = l.series_id and o.valid_from <= l.at
                  order by o.valid_from desc limit 1), 'live') as origin,
        l.n
    from telemetry.latest l
    join telemetry.series s on s.id = l.series_id
    join telemetry.station st on st.id = s.station_id
    join telemetry.quantity q on q.code = s.quantity
    join telemetry.quality quality on quality.id = l.quality
    join telemetry.quality_rule rule on rule.id = l.quality_rule
"""
"""Fields as in DESIGN 3.4; the caller adds ``where`` on l (latest), s (series), st (station)."""
