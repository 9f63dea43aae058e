"""The item of /latest and of the live stream, in SQL: one wording for both, and for the past."""

from __future__ import annotations

# A value is corrected if a person put it in place of the one before it. Raw is what the device
# sent last before that: the first of the values which persons have superseded since.
_CORRECTED = """
    select json_build_object(
        'raw', (array_agg(r.value order by r.revision) filter (where r.revision > r.by_device))[1],
        'reason', (array_agg(r.reason order by r.revision desc))[1],
        'at', (array_agg(r.superseded_at order by r.revision desc))[1])
    from (
        select *, coalesce(max(revision) filter (where actor is null) over (), -1) as by_device
        from telemetry.revision
        where series_id = l.series_id and at = l.at
    ) r
    having (array_agg(r.actor order by r.revision desc))[1] is not null
"""

_ITEM = """
    select st.code as station, s.quantity, nullif(s.channel, '') as channel, s.statistic,
        nullif(s.period, '') as period, l.at, l.received_at, l.value, q.unit,
        quality.name as quality, nullif(rule.code, 'none') as quality_rule,
        coalesce((select o.origin from telemetry.series_origin o
                  where o.series_id = l.series_id and o.valid_from <= l.at
                  order by o.valid_from desc limit 1), 'live') as origin,
        case when l.revision > 0 then ({corrected}) end as corrected, l.n
    from {source} l
    join telemetry.series s on s.id = l.series_id
    join telemetry.station st on st.id = s.station_id
    join telemetry.quantity q on q.code = s.quantity
    join telemetry.quality quality on quality.id = l.quality
    join telemetry.quality_rule rule on rule.id = l.quality_rule
"""

# One step down the index (series_id, at) for each series; the bound keeps a series that has been
# silent for years from being looked for in every chunk there is.
_AT = """(
    select known.id as series_id, newest.*, null::bigint as n
    from telemetry.series known
    cross join lateral (
        select o.at, o.received_at, o.value, o.revision, o.quality, o.quality_rule
        from telemetry.observation o
        where o.series_id = known.id
            and o.at <= %(at)s and o.at > %(oldest)s
        order by o.at desc
        limit 1
    ) newest
)"""

_ITEM = _ITEM.replace("{corrected}", _CORRECTED)

ITEM = _ITEM.replace("{source}", "telemetry.latest")
"""Fields as in DESIGN 3.4; the caller adds ``where`` on l (latest), s (series), st (station)."""

ITEM_AT = _ITEM.replace("{source}", _AT)
"""The same as of event time ``%(at)s``, but not before ``%(oldest)s``; ``n`` is null."""
