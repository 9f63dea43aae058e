"""SQL of series and of the dated origin of their values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection

from telemetry.audit.store import record
from telemetry.errors import ConflictError
from telemetry.series.model import SeriesKey

_ENSURE = """
    with made as (
        insert into telemetry.series (station_id, quantity, channel, statistic, period)
        values (%(station_id)s, %(quantity)s, %(channel)s, %(statistic)s, %(period)s)
        on conflict do nothing
        returning id
    )
    select id from made
    union all
    select id from telemetry.series
    where station_id = %(station_id)s and quantity = %(quantity)s and channel = %(channel)s
        and statistic = %(statistic)s and period = %(period)s
"""

_SAVE_ORIGIN = """
    insert into telemetry.series_origin
        (series_id, valid_from, origin, source_series, transform, speed)
    values (%s, coalesce(%s, '-infinity'::timestamptz), %s, %s, %s, %s)
    on conflict (series_id, valid_from) do nothing
    returning series_id
"""

_OTHER_ORIGINS = """
    select o.origin from telemetry.series_origin o
    join telemetry.series s on s.id = o.series_id
    join telemetry.series mine on mine.station_id = s.station_id
    where mine.id = %s and (o.origin = 'live') <> (%s = 'live')
    limit 1
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """Where a series' values come from, from a moment on (DESIGN 4.10).

    ``speed`` is how many times faster than its source a replay runs; 1 for a back-fill.
    """

    origin: str
    valid_from: datetime | None = None
    source_series: str | None = None
    transform: str | None = None
    speed: float | None = None


def ensure_series(conn: Connection[Any], key: SeriesKey) -> int:
    """Return the id of the series ``key``, making it if it is new."""
    row = conn.execute(_ENSURE, key._asdict()).fetchone()
    if row is None:  # another writer made it after this statement's snapshot: now it is seen
        row = conn.execute(_ENSURE, key._asdict()).fetchone()
    assert row is not None  # noqa: S101 - the unique key is there, so one branch returned
    return int(row[0])


def add_origin(
    conn: Connection[Any], series_id: int, origin: Origin, *, actor: str, reason: str
) -> None:
    """Put on record where the values of a series come from; the same row twice is one.

    Raises
    ------
    ConflictError
        If the station has live series and this one is replayed or derived, or the reverse:
        origins never mix in a station.
    """
    mixed = conn.execute(_OTHER_ORIGINS, (series_id, origin.origin)).fetchone()
    if mixed is not None:
        raise ConflictError(
            f"the station of series {series_id} has series of origin {mixed[0]!r}; "
            f"{origin.origin!r} needs a station of its own"
        )
    written = conn.execute(
        _SAVE_ORIGIN,
        (
            series_id,
            origin.valid_from,
            origin.origin,
            origin.source_series,
            origin.transform,
            origin.speed,
        ),
    ).fetchone()
    if written is not None:
        record(
            conn,
            actor=actor,
            reason=reason,
            action="series.origin",
            object=str(series_id),
            detail={
                "origin": origin.origin,
                "source_series": origin.source_series,
                "transform": origin.transform,
                "speed": origin.speed,
            },
        )
