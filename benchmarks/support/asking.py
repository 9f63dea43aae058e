"""What the server takes to answer what else the page asks: past, trends, long ranges."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode
from urllib.request import urlopen

from benchmarks.support.measuring import Run
from benchmarks.support.table import p95

_ROUNDS = 20
_YEAR = timedelta(days=364)


def answers(run: Run) -> None:
    """GET without a browser, of another moment each time so that none is kept."""
    now = datetime.now(UTC).replace(microsecond=0)
    year = {"station": next(iter(run.series)), "quantity": "stage", "points": 1_000}
    many = len(run.series)
    for name, path, given, limit in (
        (f"GET trends of {many} series", "trends", {}, 1_000),
        (f"GET latest of {many} series at a past moment", "latest", {}, None),
        ("GET a year at 5 min, thinned to 1,000", "observations/thinned", year, 300),
    ):
        took = []
        for number in range(_ROUNDS):
            at = now - timedelta(seconds=30 * number)
            span = {"start": (at - _YEAR).isoformat(), "end": at.isoformat()} if given else {}
            asked = {**given, **(span or {"at": at.isoformat()})}
            took.append(_seconds(f"{run.url}/api/v1/{path}?{urlencode(asked)}") * 1_000)
        run.table.add(f"{name}, p95 of {_ROUNDS}", p95(took), limit=limit)


def _seconds(url: str) -> float:
    started = time.perf_counter()
    with urlopen(url, timeout=60) as answer:
        answer.read()
    return time.perf_counter() - started
