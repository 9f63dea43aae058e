"""How fast the api answers over millions of rows, what a row costs, and how long a disk lasts.

Measured levels of the Rhine (data/demo) are repeated over many demo stations, each shifted in time,
half of them every 5 minutes and half every 15, and written in the order of time as they would
arrive. Beside each figure in the same run: the same statement through psycopg alone, and a static
answer of the same size from the same api process.
"""

from __future__ import annotations

import argparse
import http.client
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import psycopg

from benchmarks.support.levels import FIVE, QUARTER, Load, load
from benchmarks.support.platform import Bench, api, bench
from telemetry.observations.times import moment
from telemetry.reading.history.store import Range, observation_items
from telemetry.reading.latest.store import latest_since
from telemetry.reading.store import configure

_SIZE = "select hypertable_size('telemetry.observation'), count(*) from telemetry.observation"
_COMMIT = """
    with tick as (update telemetry.commit_counter set n = n + 1 returning n)
    update telemetry.latest set n = tick.n from tick where series_id = any(%s)
"""
_WEEK = timedelta(days=7)


class Client:
    """One kept-alive connection, as a browser has it."""

    def __init__(self, platform: Bench) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", platform.local.ports.api)

    def get(self, path: str) -> int:
        """Return the size of the answer; anything but 200 ends the benchmark."""
        try:
            self._connection.request("GET", path)
            answer = self._connection.getresponse()
        except http.client.RemoteDisconnected:  # idle for longer than the server keeps it
            self._connection.close()
            self._connection.request("GET", path)
            answer = self._connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status} {body[:200]!r}")
        return len(body)


def measure(rounds: int, call: Callable[[int], object], before: Callable[[], object]) -> list:
    """Return the seconds of each call; ``before`` runs untimed before each."""
    seconds = []
    for number in range(rounds):
        before()
        started = time.perf_counter()
        call(number)
        seconds.append(time.perf_counter() - started)
    return seconds


def line(name: str, seconds: list[float], ceiling: list[float] | None = None) -> None:
    """Print one figure; the ratio compares medians."""
    cuts = statistics.quantiles(seconds, n=100)
    beside = f"x{cuts[49] / statistics.median(ceiling):.1f}" if ceiling else ""
    print(
        f"  {name:<44} p50 {cuts[49] * 1000:7.2f} ms  p95 {cuts[94] * 1000:7.2f} ms  {beside}",
        flush=True,
    )


def nothing() -> None:
    """Do nothing before a call."""


def latest(
    client: Client, conn: psycopg.Connection, found: Load, static: Path, rounds: int
) -> None:
    """Measure GET /latest of all stations: unchanged, a fifth changed, all changed."""
    path = "/api/v1/latest"
    size = client.get(path)
    (static / "latest.bin").write_bytes(b" " * size)
    print(f"\nGET /latest, {len(found.codes)} stations, {size / 1e6:.2f} MB")
    same = measure(rounds, lambda _: client.get("/static/latest.bin"), nothing)
    line("static answer of the same size", same)
    rng = random.Random(1)

    def change(count: int) -> None:
        conn.execute(_COMMIT, (rng.sample(found.series_ids, count),))

    idle = measure(rounds, lambda _: client.get(path), nothing)
    line("GET, nothing changed since the last call", idle, same)
    count = len(found.series_ids)
    for changed in (count // 5, count):
        alone = measure(
            rounds, lambda _: latest_since(conn, _newest(conn) - 1), lambda n=changed: change(n)
        )
        line(f"the statement alone, {changed} changed", alone)
        line(
            f"GET, {changed} changed since the last call",
            measure(rounds, lambda _: client.get(path), lambda n=changed: change(n)),
            alone,
        )


def _newest(conn: psycopg.Connection) -> int:
    return conn.execute("select n from telemetry.commit_counter").fetchone()[0]


def history(
    client: Client, conn: psycopg.Connection, found: Load, static: Path, rounds: int, step: int
) -> None:
    """Measure GET /observations over seven days of random stations of one spacing."""
    rng = random.Random(2)
    chosen = [i for i in range(len(found.codes)) if found.steps[i] == step]
    picks, spans = [], []
    for _ in range(rounds):
        picks.append(rng.choice(chosen))
        first, last = moment(found.first(picks[-1])), moment(found.last(picks[-1]))
        room = max((last - first - _WEEK).total_seconds(), 0)
        start = first + timedelta(seconds=int(rng.uniform(0, room)))
        spans.append(Range(start=start, end=start + _WEEK))
    paths = [_path(found.codes[i], span) for i, span in zip(picks, spans, strict=True)]
    ids = [found.series_ids[i] for i in picks]
    size = client.get(paths[0])
    (static / f"week{step}.bin").write_bytes(b" " * size)
    print(
        f"\nGET /observations, 7 days at {step // 60_000_000} minutes, {size / 1e3:.0f} kB, "
        "another station each time"
    )
    same = measure(rounds, lambda _: client.get(f"/static/week{step}.bin"), nothing)
    line("static answer of the same size", same)
    # Half of the stations each, so that neither finds what the other has just read.
    half = rounds // 2
    alone = measure(
        half, lambda n: observation_items(conn, ids[n], spans[n], limit=10_000), nothing
    )
    line("the statement alone", alone, same)
    line("GET", measure(half, lambda n: client.get(paths[half + n]), nothing), alone)


def _path(station: str, span: Range) -> str:
    said = {
        "station": station,
        "quantity": "stage",
        "start": span.start.isoformat(),
        "end": span.end.isoformat(),
        "limit": 10_000,
    }
    return f"/api/v1/observations?{urlencode(said)}"


def growth(conn: psycopg.Connection, disk_gb: float) -> None:
    """Print bytes a row and how long a disk lasts."""
    size, rows = conn.execute(_SIZE).fetchone()
    days = disk_gb * 1e9 / (size / rows * 1_000 * 86_400)
    print(
        f"\n{rows} rows, {size / 1e9:.2f} GB, {size / rows:.1f} bytes a row with indexes; "
        f"at 1,000 readings/s a disk of {disk_gb:.0f} GB is full in {days:.0f} days"
    )


def main() -> None:
    """Load, then measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=50_000_000)
    parser.add_argument("--stations", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=200, help="calls of each kind")
    parser.add_argument("--disk-gb", type=float, default=500)
    args = parser.parse_args()
    with bench("bench-reads") as platform, tempfile.TemporaryDirectory() as folder:
        platform.empty()
        with psycopg.connect(platform.dsn(), autocommit=True) as conn:
            found = load(conn, rows=args.rows, stations=args.stations)
            configure(conn)
            growth(conn, args.disk_gb)
            static = Path(folder)
            with api(platform, static / "api.log", HANGOU_API_STATIC_DIR=folder):
                client = Client(platform)
                latest(client, conn, found, static, args.rounds)
                for step in (FIVE, QUARTER):
                    history(client, conn, found, static, args.rounds, step)
        platform.empty()  # gigabytes that nobody wants


if __name__ == "__main__":
    main()
