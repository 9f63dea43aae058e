"""From a device to a browser: how old a reading is when a client of the live stream has it.

Devices stamp each reading as they publish it, at a steady rate; collector, broker, PostgreSQL and
api are real processes. Beside it in the same run: a subscriber of the broker alone (what no
platform behind it can beat), and the devices' own receipts (when the reading was committed).
The stream tells the latest value: a reading that was overtaken before it could be told counts
until a newer one of its station arrives.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from bisect import bisect_left
from contextlib import ExitStack
from pathlib import Path

import psycopg

from benchmarks.support.platform import Bench, api, bench, collector, wait_for
from deploy.local.places import CHECKOUT

_STORED = "select count(*) from telemetry.observation"


def run(platform: Bench, folder: Path, *, devices: int, rate: int, seconds: int) -> dict:
    """Send for ``seconds`` and return what each listener saw."""
    platform.empty()
    user, word = platform.listener("bench-listener")
    plan = {
        "host": "127.0.0.1",
        "port": platform.local.ports.broker,
        "user": user,
        "word": word,
        "passwords": platform.register(devices),
        "session": f"s{time.time_ns()}"[:32],
        "rate": rate,
        "seconds": seconds,
        "settle": 2,
        "url": platform.url,
        **{name: str(folder / f"{name}.json") for name in ("sent", "stream", "broker")},
    }
    path, log = folder / "plan.json", folder / "collector.log"
    path.write_text(json.dumps(plan))
    log.write_bytes(b"")
    with ExitStack() as stack:
        stack.enter_context(collector(platform, log))
        wait_for("collector", lambda: log.read_bytes().count(b"broker session open") == 2)
        stack.enter_context(api(platform, folder / "api.log"))
        listeners = [_listener(mode, path) for mode in ("stream", "broker")]
        command = [sys.executable, "-m", "benchmarks.support.steady", str(path)]
        subprocess.run(command, check=True, cwd=CHECKOUT)
        for listener in listeners:
            listener.terminate()
            listener.wait(60)
    with psycopg.connect(platform.dsn()) as conn:
        stored = conn.execute(_STORED).fetchone()[0]
    seen = {name: json.loads(Path(plan[name]).read_text()) for name in ("sent", "stream", "broker")}
    return {**seen, "stored": stored}


def _listener(mode: str, plan: Path) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.support.listener", mode, str(plan)],
        stdout=subprocess.PIPE,
        cwd=CHECKOUT,
    )
    if process.stdout.readline() != b"listening\n":
        raise SystemExit(f"the listener of the {mode} ended early")
    return process


def ages(sent: dict[str, list[int]], arrivals: list) -> tuple[list[float], int, int]:
    """Return the age of each reading when it or a newer one was there; overtaken; never seen."""
    seen: dict[str, list[tuple[int, float]]] = {}
    for station, at, when in arrivals:
        seen.setdefault(station, []).append((at, when))
    found, overtaken, missing = [], 0, 0
    for station, times in sent.items():
        shown = sorted(seen.get(station, []))
        for at in times:
            place = bisect_left(shown, (at, 0.0))
            if place == len(shown):
                missing += 1
                continue
            overtaken += shown[place][0] != at
            found.append(shown[place][1] - at / 1e6)
    return found, overtaken, missing


def report(result: dict) -> None:
    """Print the table."""
    sent = result["sent"]["sent"]
    count = sum(map(len, sent.values()))
    print(
        f"{count} readings in {result['sent']['seconds']:.1f} s "
        f"({count / result['sent']['seconds']:.0f}/s), stored {result['stored']}"
    )
    stream, overtaken, missing = ages(sent, result["stream"])
    broker, _, lost = ages(sent, result["broker"])
    _line("broker alone, a subscriber", broker, broker)
    _line("device's receipt (committed)", result["sent"]["receipts"], broker)
    _line("client of the live stream", stream, broker)
    print(
        f"  overtaken before they were told: {overtaken}; never told: {missing}; "
        f"not seen at the broker: {lost}"
    )


def _line(name: str, found: list[float], floor: list[float]) -> None:
    cuts = statistics.quantiles(found, n=100)
    ratio = cuts[49] / statistics.median(floor)
    print(
        f"  {name:<30} p50 {cuts[49] * 1000:7.1f} ms  p95 {cuts[94] * 1000:7.1f} ms  "
        f"p99 {cuts[98] * 1000:7.1f} ms  max {max(found) * 1000:7.1f} ms  p50 x{ratio:.0f}"
    )


def main() -> None:
    """Run as the head of this file says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--devices", type=int, default=200)
    parser.add_argument("--rate", type=int, default=1_000, help="messages a second in all")
    parser.add_argument("--seconds", type=int, default=30)
    args = parser.parse_args()
    with bench("bench-stream") as platform, tempfile.TemporaryDirectory() as folder:
        report(run(platform, Path(folder), **vars(args)))


if __name__ == "__main__":
    main()
