"""Made-up stations with levels and readings, and a feeder that goes on writing; for the page.

All are demo stations at the golden ratio's places over the Yangzhou region. Their values are waves,
not measurements: what is measured on them is the page. Readings go in as the collector's do: rows,
latest values, and last the tick that the live stream carries to the browser.
"""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime

import psycopg

from telemetry.observations.rows import Block, Rows
from telemetry.observations.store import Written, copy_new, tick
from telemetry.observations.times import microseconds

_STATIONS = """
    with station as (
        insert into telemetry.station (code, name, kind, lon, lat, interval_s)
        select 'DEMO-P' || lpad(i::text, 5, '0'), '测站 ' || i || '（演示）',
               (array['level','level','sluice','pump'])[1 + i %% 4],
               119.0 + 0.9 * (i * 0.6180339887 - floor(i * 0.6180339887)),
               32.15 + 1.05 * (i * 0.7548776662 - floor(i * 0.7548776662)), 300
        from generate_series(1, %(count)s) i
        returning id, code
    ), level as (
        insert into telemetry.level (station_id, quantity, name, value, severity, source)
        select id, 'stage', name, value, severity, 'demo' from station, (values
            ('警戒水位', 5.0, 'yellow'), ('保证水位', 5.6, 'orange'), ('历史最高', 6.2, 'red'))
            as l(name, value, severity)
    ), series as (
        insert into telemetry.series (station_id, quantity, statistic)
        select id, 'stage', 'instant' from station order by code
        returning id, station_id
    ), origin as (
        insert into telemetry.series_origin (series_id, origin, source_series, transform, speed)
        select id, 'replay', 'waves', 'none', 1 from series
    )
    select series.id, code from series join station on station.id = series.station_id order by code
"""
# A wave of twelve hours about a height of the station's own: some 4 of 100 reach a level.
_HISTORY = """
    insert into telemetry.observation (at, received_at, value, series_id, quality)
    select at, at + interval '1 second', {value}, s, 0
    from unnest(%(series)s::int[]) s, generate_series(
        date_trunc('minute', now()) - %(length)s::interval, now(), %(step)s::interval) at
"""
_HEIGHT = """(2.5 + 2.4 * (s * 0.4142135 - floor(s * 0.4142135))
    + 0.3 * sin(extract(epoch from at) / 6875.5 + s))"""
_LATEST = """
    insert into telemetry.latest (series_id, at, received_at, value, revision, quality,
                                  quality_rule, n)
    select distinct on (series_id) series_id, at, received_at, value, 0, quality, 0, 1
    from telemetry.observation order by series_id, at desc
"""


def populate(conn: psycopg.Connection, *, stations: int, year_of: int = 0) -> dict[str, int]:
    """Fill an empty store: three hours of each station, a year of 5 minutes of the first ones.

    Returns the series of each station's code, in the order of the codes.
    """
    found = {code: series for series, code in conn.execute(_STATIONS, {"count": stations})}
    ids = list(found.values())
    for series, length, step in (
        (ids[:year_of], "365 days", "5 minutes"),
        (ids[year_of:], "3 hours", "10 minutes"),
    ):
        query = _HISTORY.format(value=_HEIGHT)
        conn.execute(query, {"series": series, "length": length, "step": step})
    conn.execute(_LATEST)
    conn.execute("update telemetry.commit_counter set n = 1")
    conn.execute("analyze")
    return found


@dataclass
class Sent:
    """What a feeder has committed: updates in all, and the last value of each series."""

    updates: int
    last: dict[int, float]


class Feeder:
    """Writes ``rate`` updates a second from a thread, ten commits a second, until the block ends.

    Each update is of another station, stamped with the moment of its commit, and within 15 cm of
    what the station showed first: some cross a level, most do not.
    """

    def __init__(self, dsn: str, series: list[int], *, rate: int, seed: int = 486) -> None:
        self.sent = Sent(updates=0, last={})
        self._dsn, self._series, self._rate = dsn, list(series), rate
        self._random = random.Random(seed)
        self._random.shuffle(self._series)
        self._first: dict[int, float] = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Sent:
        self._thread.start()
        return self.sent

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        each = max(1, self._rate // 10)
        pause = each / self._rate
        place, due = 0, time.monotonic()
        with psycopg.connect(self._dsn) as conn:
            self._first = dict(conn.execute("select series_id, value from telemetry.latest"))
            while not self._stopping.is_set():
                chosen = [self._series[(place + i) % len(self._series)] for i in range(each)]
                place += each
                self._commit(conn, chosen)
                due += pause
                self._stopping.wait(max(0.0, due - time.monotonic()))

    def _commit(self, conn: psycopg.Connection, chosen: list[int]) -> None:
        rows, at = Rows(), microseconds(datetime.now(UTC))
        for series in chosen:
            value = round(self._first[series] + self._random.uniform(-0.15, 0.15), 2)
            rows.add(series, at, at, value, 0, -1, 0)
            self.sent.last[series] = value
        written = Written()
        copy_new(conn, Block.of(rows), written)
        tick(conn, written, source="bench", lane="live", rejected=0)
        conn.commit()
        self.sent.updates += len(chosen)
