"""SQL of one series' history: which series is meant, and its observations by range."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from psycopg import Connection, sql
from psycopg.rows import dict_row

from telemetry.errors import AmbiguousSeriesError, InvalidError

CSV_HEADER = b"at,received_at,value,quality,revision\r\n"

_PAGE = 10_000  # rows a statement of the CSV stream reads: bounds memory, about 1 MB

_SERIES = """
    select s.id, s.quantity, nullif(s.channel, '') as channel, s.statistic,
           nullif(s.period, '') as period, st.code as station
    from telemetry.series s join telemetry.station st on st.id = s.station_id
    where st.code = %(station)s and s.quantity = %(quantity)s
      and (%(channel)s::text is null or s.channel = %(channel)s)
      and (%(statistic)s::text is null or s.statistic = %(statistic)s)
      and (%(period)s::text is null or s.period = %(period)s)
    order by s.channel, s.statistic, s.period
"""

_QUANTITIES = "select code, code = %s from telemetry.quantity order by code"

# The row behind the last one is looked up alone: its time is where the next page starts.
_OBSERVATIONS = """
    select coalesce(string_agg({text}, {separator}), ''),
           (select at from telemetry.observation
            where series_id = %(series)s and at >= %(start)s and at < %(end)s
            order by at offset %(limit)s limit 1)
    from (
        select o.at, o.received_at, o.value, quality.name as quality, o.revision
        from (
            select at, received_at, value, quality, revision
            from telemetry.observation
            where series_id = %(series)s and at >= %(start)s and at < %(end)s
            order by at
            limit %(limit)s
        ) o
        join telemetry.quality quality on quality.id = o.quality
        order by o.at
    ) item
"""

_JSON = sql.SQL(_OBSERVATIONS).format(
    text=sql.SQL("row_to_json(item)::text"), separator=sql.Literal(",")
)
_CSV = sql.SQL(_OBSERVATIONS).format(
    text=sql.SQL(
        """concat(to_json(at)#>>'{}', ',', to_json(received_at)#>>'{}', ',', value, ',',
                  quality, ',', revision, e'\\r\\n')"""
    ),
    separator=sql.Literal(""),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class SeriesQuery:
    """What a person said of a series. None: not said; '': the series without channel or period."""

    station: str
    quantity: str
    channel: str | None = None
    statistic: str | None = None
    period: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Range:
    """Half-open range of event times; both ends carry an offset."""

    start: datetime
    end: datetime


def earlier(at: datetime, seconds: float) -> datetime:
    """Return the moment before ``at``, at the earliest the beginning of the calendar."""
    try:
        return at - timedelta(seconds=seconds)
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC)


def find_series(conn: Connection[Any], query: SeriesQuery) -> int | None:
    """Return the id of the one series that fits, or None if none has been made yet.

    Raises
    ------
    InvalidError
        If the quantity is not in the catalogue.
    AmbiguousSeriesError
        If several series fit; ``candidates`` lists them in the words of the query.
    """
    said = {name: getattr(query, name) for name in SeriesQuery.__slots__}
    with conn.cursor(row_factory=dict_row) as cursor:
        found = cursor.execute(_SERIES, said).fetchall()
    if len(found) == 1:
        return int(found[0]["id"])
    if not found:
        _require_quantity(conn, query.quantity)
        return None
    raise AmbiguousSeriesError(
        f"{len(found)} series of {query.quantity!r} at station {query.station!r} fit; "
        "add channel, statistic or period (empty for the series without one)",
        [{name: row[name] for name in SeriesQuery.__slots__} for row in found],
    )


def _require_quantity(conn: Connection[Any], quantity: str) -> None:
    rows = conn.execute(_QUANTITIES, (quantity,)).fetchall()
    if not any(known for _, known in rows):
        codes = ", ".join(code for code, _ in rows)
        raise InvalidError("quantity", f"{quantity!r} is not in the catalogue: {codes}")


def observation_items(
    conn: Connection[Any], series: int, span: Range, *, limit: int, csv: bool = False
) -> tuple[bytes, datetime | None]:
    """Return observations of a series in ascending order of event time.

    Parameters
    ----------
    series
        From :func:`find_series`.
    limit
        Most observations to return.
    csv
        Lines as under :data:`CSV_HEADER` in place of JSON objects.

    Returns
    -------
    tuple
        Comma-separated JSON objects or CSV lines, and the time at which the next page starts,
        or None if this was the last. Values are in the catalogue's unit of the quantity.
    """
    row = conn.execute(
        _CSV if csv else _JSON,
        {"series": series, "start": span.start, "end": span.end, "limit": limit},
        binary=True,
    ).fetchone()
    assert row is not None  # noqa: S101 - an aggregate without groups has one row
    return row[0].encode(), row[1]


def observation_pages(conn: Connection[Any], series: int, span: Range) -> Iterator[bytes]:
    """Yield all observations of the range as CSV, in pieces of bounded size."""
    start: datetime | None = span.start
    while start is not None:
        rest = Range(start=start, end=span.end)
        lines, start = observation_items(conn, series, rest, limit=_PAGE, csv=True)
        yield lines
