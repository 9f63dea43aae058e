"""A telemetry store full of measured levels, for benchmarks that read.

Every station is a demo one and has one series of stage; its values are a stretch of a Rhine gauge
in data/demo, begun at another place for each station. Rows are written in the order of time, all
stations mixed, since that is how they lie on disk when devices send them.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt
import psycopg
import pyarrow.parquet as pq
from tqdm import tqdm

from deploy.local.places import CHECKOUT
from telemetry.observations.rows import COPY_COLUMNS, NO_FLAG, Block, encode
from telemetry.observations.times import microseconds

FIVE, QUARTER = 300_000_000, 900_000_000
_END = microseconds(datetime(2026, 7, 1, tzinfo=UTC))
_SLICE_ROWS = 250_000

_REGISTER = """
    with station as (
        insert into telemetry.station (code, name, kind, lon, lat, interval_s)
        select 'DEMO-B' || lpad(i::text, 5, '0'), 'benchmark ' || i || '（演示）', 'level',
               119.0 + (i %% 100) * 0.01, 32.2 + (i / 100) * 0.01, 300 + (i %% 2) * 600
        from generate_series(0, %s - 1) i
        returning id, code
    ), series as (
        insert into telemetry.series (station_id, quantity, statistic)
        select id, 'stage', 'instant' from station order by code
        returning id, station_id
    ), origin as (
        insert into telemetry.series_origin (series_id, origin, source_series, transform, speed)
        select id, 'replay', 'rhine_15min', 'repeated, begun elsewhere', 1 from series
    )
    select series.id, station.code from series join station on station.id = series.station_id
    order by code
"""
_COPY = f"copy telemetry.observation ({COPY_COLUMNS}) from stdin (format binary)"
_LATEST = """
    insert into telemetry.latest (series_id, at, received_at, value, revision, quality,
                                  quality_rule, n)
    select o.series_id, o.at, o.received_at, o.value, 0, o.quality, 0, 1
    from unnest(%s::int[]) s cross join lateral (
        select * from telemetry.observation where series_id = s order by at desc limit 1
    ) o
"""


@dataclass(frozen=True, kw_only=True)
class Load:
    """What was loaded: series and stations side by side, spacing in microseconds, rows each."""

    series_ids: list[int]
    codes: list[str]
    steps: list[int]
    rows_each: int

    def first(self, index: int) -> int:
        """Return the time of a series' first row, microseconds since 1970."""
        return _END - (self.rows_each - 1) * self.steps[index]

    def last(self, index: int) -> int:
        """Return the time of a series' last row."""
        return _END


def load(conn: psycopg.Connection, *, rows: int, stations: int) -> Load:
    """Fill an empty store; prints the rate."""
    registered = conn.execute(_REGISTER, (stations,)).fetchall()
    found = Load(
        series_ids=[row[0] for row in registered],
        codes=[row[1] for row in registered],
        steps=[QUARTER if i % 2 else FIVE for i in range(stations)],
        rows_each=-(-rows // stations),
    )
    started, count = time.perf_counter(), 0
    with tqdm(total=found.rows_each * stations, unit="row", unit_scale=True) as bar:
        for data, length in _ahead((encode(block), len(block)) for block in _blocks(found)):
            with conn.cursor().copy(_COPY) as copy:
                copy.write(data)
            count += length
            bar.update(length)
    seconds = time.perf_counter() - started
    conn.execute(_LATEST, (found.series_ids,))
    conn.execute("update telemetry.commit_counter set n = 1")
    # As autovacuum leaves a table that has been in use.
    conn.execute("vacuum (analyze) telemetry.observation")
    conn.execute("analyze")
    print(f"loaded {count} rows in {seconds:.0f} s, {count / seconds:.0f} rows/s")
    return found


def _ahead(items: Iterator[tuple[bytes, int]]) -> Iterator[tuple[bytes, int]]:
    """Make the next item while the database takes the one before."""
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = pool.submit(next, items, None)
            yield item


def _blocks(found: Load) -> Iterator[Block]:
    """Yield blocks of some 250,000 rows, one stretch of time after the other."""
    source = _levels()
    series = np.array(found.series_ids, dtype=np.int64)
    offsets = np.arange(len(series)) * 37 % len(source)
    five, quarter = (np.flatnonzero(np.array(found.steps) == s) for s in (FIVE, QUARTER))
    first = _END - (found.rows_each - 1) * QUARTER
    ticks = max(_SLICE_ROWS // max(len(five) * 3 + len(quarter), 1), 1)
    for start in range(first, _END + 1, ticks * QUARTER):
        parts = []
        for chosen, step in ((five, FIVE), (quarter, QUARTER)):
            begin = _END - (found.rows_each - 1) * step
            stop = min(start + ticks * QUARTER, _END + 1)
            times = np.arange(max(start, begin), stop, step, dtype=np.int64)
            if len(times) and len(chosen):
                number = (times - begin) // step
                value = source[(offsets[chosen][None, :] + number[:, None]) % len(source)]
                parts.append(
                    (
                        np.repeat(times, len(chosen)),
                        np.tile(series[chosen], len(times)),
                        value.ravel(),
                    )
                )
        yield _block(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _block(
    at: npt.NDArray[np.int64], series: npt.NDArray[np.int64], value: npt.NDArray[np.float64]
) -> Block:
    order = np.argsort(at, kind="stable")
    zeros = np.zeros(len(at), dtype=np.int64)
    return Block(
        series_id=series[order],
        at=at[order],
        received_at=at[order] + 1_000_000,
        value=value[order],
        null=np.zeros(len(at), dtype=bool),
        quality=zeros,
        device_quality=np.full(len(at), NO_FLAG, dtype=np.int64),
        quality_rule=zeros,
    )


def _levels() -> npt.NDArray[np.float64]:
    table = pq.read_table(CHECKOUT / "data" / "demo" / "rhine_15min.parquet")
    name = next(one for one in table.column_names if "koblenz" in one)
    values = table.column(name).to_numpy(zero_copy_only=False).astype(np.float64)
    return values[~np.isnan(values)]
