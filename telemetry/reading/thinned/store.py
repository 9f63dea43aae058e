"""SQL of a thinned range: its times and values as arrays, then the chosen observations as text."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from psycopg import Connection

from telemetry.errors import NotFoundError
from telemetry.reading.history.store import Range
from telemetry.reading.thinned.model import (
    Curve,
    choose,
    find_gaps,
    good_extremes,
    is_thinned,
    median_spacing,
)

# The cycle after which an accumulated value starts again says nothing of how often it comes.
_SERIES = """
    select row_to_json(series)::text, interval_s
    from (
        select st.code as station, s.quantity, nullif(s.channel, '') as channel, s.statistic,
            nullif(s.period, '') as period, q.unit
        from telemetry.series s
        join telemetry.station st on st.id = s.station_id
        join telemetry.quantity q on q.code = s.quantity
        where s.id = %(series)s
    ) series, (
        select date_part('epoch', greatest(
            make_interval(secs => st.interval_s),
            case when s.statistic <> 'accumulated' then nullif(s.period, '')::interval end
        )) as interval_s
        from telemetry.series s join telemetry.station st on st.id = s.station_id
        where s.id = %(series)s
    ) expected
"""

# The whole range in one row of three byte strings: a year of 5-minute data is 105,120
# observations, and rows of their own cost ten times as long to send and read.
_CURVE = """
    select coalesce(string_agg(timestamptz_send(at), ''), ''),
           coalesce(string_agg(float8send(coalesce(value, 'NaN')), ''), ''),
           coalesce(string_agg(int2send(quality), ''), '')
    from (
        select at, value, quality from telemetry.observation
        where series_id = %(series)s and at >= %(start)s and at < %(end)s
        order by at
    ) o
"""

# A value is corrected if a person put it in place of the one before it. Raw is what the device
# sent last before that: the first of the values which persons have superseded since.
_ITEMS = """
    with chosen as materialized (
        select 'epoch'::timestamptz + us * interval '1 microsecond' as at
        from unnest(%(chosen)s::bigint[]) us
    ), superseded as (
        select at, value, actor, reason, superseded_at, revision,
            coalesce(max(revision) filter (where actor is null) over (partition by at), -1)
                as by_device
        from telemetry.revision
        where series_id = %(series)s and at >= %(start)s and at < %(end)s
    ), correction as (
        select at, (array_agg(value order by revision) filter (where revision > by_device))[1]
                as raw,
            (array_agg(reason order by revision desc))[1] as reason,
            (array_agg(superseded_at order by revision desc))[1] as superseded_at
        from superseded
        group by at
        having (array_agg(actor order by revision desc))[1] is not null
    )
    select coalesce(string_agg(row_to_json(item)::text, ',' order by item.at), '')
    from (
        select o.at, o.received_at, o.value, quality.name as quality, o.revision,
            case when c.at is not null then json_build_object(
                'raw', c.raw, 'reason', c.reason, 'at', c.superseded_at) end as corrected
        from telemetry.observation o
        join chosen on chosen.at = o.at
        join telemetry.quality quality on quality.id = o.quality
        left join correction c on c.at = o.at
        where o.series_id = %(series)s and o.at >= %(start)s and o.at < %(end)s
    ) item
"""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_STORE_EPOCH_US = 946_684_800_000_000  # PostgreSQL counts microseconds from the year 2000


def thinned_observations(conn: Connection[Any], series: int, span: Range, *, points: int) -> bytes:
    """Return the range of a series as one JSON object, with at most about 4 x ``points`` items.

    Parameters
    ----------
    series
        From ``telemetry.reading.history.store.find_series``.
    points
        Number of slices of time; up to twice as many observations are given whole.

    Returns
    -------
    bytes
        ``series``; ``total`` (observations in the range); ``thinned``; ``interval_s`` (seconds;
        the median spacing in the range if the registry states none); ``items`` (each on record,
        as :func:`telemetry.reading.thinned.model.choose` says); ``gaps`` (all of them);
        ``minimum``, ``maximum`` and ``last`` of the good values of the whole range. Values are
        in the catalogue's unit of the quantity.

    Raises
    ------
    NotFoundError
        If there is no such series.
    """
    given = {"series": series, "start": span.start, "end": span.end}
    identity, interval_s = _series(conn, series)
    curve = _curve(conn, given)
    interval_s = interval_s if interval_s is not None else median_spacing(curve)
    gaps = find_gaps(curve, interval_s)
    chosen = curve.at[choose(curve, points, gaps)].tolist() if len(curve.at) else []
    row = conn.execute(_ITEMS, {**given, "chosen": chosen}, binary=True).fetchone()
    assert row is not None  # noqa: S101 - an aggregate without groups has one row
    facts = {
        "total": len(curve.at),
        "thinned": is_thinned(curve, points),
        "interval_s": interval_s,
        "gaps": [{"start": _text(curve, i), "end": _text(curve, j)} for i, j in gaps],
        **_extremes(curve),
    }
    rest = json.dumps(facts, separators=(",", ":"))[1:]
    return f'{{"series":{identity},"items":[{row[0]}],{rest}'.encode()


def _series(conn: Connection[Any], series: int) -> tuple[str, float | None]:
    row = conn.execute(_SERIES, {"series": series}).fetchone()
    if row is None:
        raise NotFoundError("series", str(series))
    return str(row[0]), row[1]


def _curve(conn: Connection[Any], given: dict[str, object]) -> Curve:
    row = conn.execute(_CURVE, given, binary=True).fetchone()
    assert row is not None  # noqa: S101 - an aggregate without groups has one row
    at, value, quality = row
    return Curve(
        at=np.frombuffer(at, dtype=">i8").astype(np.int64) + _STORE_EPOCH_US,
        value=np.frombuffer(value, dtype=">f8").astype(np.float64),
        quality=np.frombuffer(quality, dtype=">i2").astype(np.int16),
    )


def _extremes(curve: Curve) -> dict[str, dict[str, object] | None]:
    found = good_extremes(curve)
    return {
        name: None
        if found is None
        else {
            "at": _text(curve, getattr(found, name)),
            "value": float(curve.value[getattr(found, name)]),
        }
        for name in ("minimum", "maximum", "last")
    }


def _text(curve: Curve, position: int) -> str:
    return (_EPOCH + timedelta(microseconds=int(curve.at[position]))).isoformat()
