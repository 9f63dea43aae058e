"""How fast readings go from devices to committed rows and receipts, beside three ceilings.

200 sequenced devices fill the broker's queues while no collector runs; then, in turn, the same
backlog is drained by plain paho into nothing, by mosquitto's own client, and by the collector
into the store. One COPY of the very rows that were stored is the store's ceiling. All on
loopback in one run: read the ratios, not the rates.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg

from benchmarks.support.platform import Bench, bench, collector, cpu_seconds, memory, wait_for
from deploy.local.places import CHECKOUT

_COLUMNS = "at, received_at, value, series_id, revision, quality, device_quality, quality_rule"
_WRITTEN = """
    select count(*), extract(epoch from max(c.committed_at) - min(o.first))
    from (select min(received_at) as first, count(*) from telemetry.observation) o,
        telemetry.commit_log c
    where c.stored > 0 or c.duplicate > 0
    group by o.first
"""
_CHECK = """
    select count(*), count(distinct (series_id, at)),
        count(*) filter (where value is distinct from
            (extract(epoch from at)::bigint %% 1000)::double precision / 100)
    from telemetry.observation
"""


def _run(module: str, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments], stdout=subprocess.PIPE, cwd=CHECKOUT
    )


def _line(process: subprocess.Popen[bytes]) -> dict[str, float]:
    line = process.stdout.readline()
    if not line:
        raise SystemExit("the load generator ended early")
    return json.loads(line)


def one_round(
    platform: Bench, folder: Path, *, messages: int, readings: int, resend: int, devices: int
) -> dict[str, float]:
    """Fill the queues, drain them three times, and return rates."""
    platform.empty()
    words = platform.register(devices)
    plan = {
        "host": "127.0.0.1",
        "port": platform.local.ports.broker,
        "passwords": words,
        "session": f"s{time.time_ns()}"[:32],
        "messages": messages // devices,
        "readings": readings,
        "first": int(time.time()) - 40 * 86_400,
        "resend": resend,
        "rate": 0,
        "patience": 120,
        "topic": "hangou/v1/{}/up/data",
        "paho": platform.listener("bench-paho"),
        "broker": platform.listener("bench-broker"),
    }
    path = folder / "plan.json"
    path.write_text(json.dumps(plan))
    log = folder / "collector.log"
    _make_sessions(platform, path, plan, log)
    publisher = _run("benchmarks.support.publisher", str(path))
    sent = int(_line(publisher)["published"])
    result = {"messages": sent}
    drain = _line(_run("benchmarks.support.drain", str(path), str(sent)))
    result["paho"] = sent / drain["seconds"]
    result["broker"] = sent / _broker_alone(plan, sent)
    with collector(platform, log) as process:
        receipt = _line(publisher)
        result["cpu_us"] = cpu_seconds(process.pid) / sent * 1e6
        result["short"] = receipt["short"]
        result["rss_mb"], result["peak_mb"] = memory(process.pid)
    publisher.wait(10)
    with psycopg.connect(platform.dsn()) as conn:
        seconds = float(conn.execute(_WRITTEN).fetchone()[1])
        rows, distinct, altered = conn.execute(_CHECK.replace("%%", "%")).fetchone()
    expected = (messages // devices) * devices * readings
    result |= {
        "loss": expected - distinct,
        "duplicates": rows - distinct,
        "altered": altered,
        "e2e_messages": sent / seconds,
        "e2e_readings": sent * readings / seconds,
        "copy": rows / _copy_ceiling(platform),
    }
    return result


def _make_sessions(platform: Bench, path: Path, plan: dict, log: Path) -> None:
    """Let every drainer subscribe once, so that the broker queues for it."""
    log.write_bytes(b"")
    with collector(platform, log):
        wait_for("collector", lambda: log.read_bytes().count(b"broker session open") == 2)
    _run("benchmarks.support.drain", str(path), "0").wait(30)
    subprocess.run([*_subscriber(plan), "-E"], check=True, cwd=CHECKOUT)


def _subscriber(plan: dict) -> list[str]:
    user, word = plan["broker"]
    return [
        "deploy/bin/mosquitto_sub",
        "-p",
        str(plan["port"]),
        "-u",
        user,
        "-P",
        word,
        "-i",
        user,
        "-c",
        "-q",
        "1",
        "-V",
        "5",
        "-x",
        "86400",
        "-t",
        "hangou/v1/+/up/data",
    ]


def _broker_alone(plan: dict, sent: int) -> float:
    started = time.perf_counter()
    subprocess.run(
        [*_subscriber(plan), "-C", str(sent)], check=True, cwd=CHECKOUT, stdout=subprocess.DEVNULL
    )
    return time.perf_counter() - started


def _copy_ceiling(platform: Bench) -> float:
    """Return the seconds of one COPY of the stored rows into an empty hypertable like theirs."""
    with (
        psycopg.connect(platform.dsn()) as conn,
        conn.cursor().copy(
            f"copy (select {_COLUMNS} from telemetry.observation order by received_at) "
            "to stdout (format binary)"
        ) as copy,
    ):
        data = b"".join(bytes(block) for block in copy)
    platform.empty()
    with psycopg.connect(platform.dsn()) as conn:
        started = time.perf_counter()
        with conn.cursor().copy(
            f"copy telemetry.observation ({_COLUMNS}) from stdin (format binary)"
        ) as copy:
            copy.write(data)
        conn.commit()
        return time.perf_counter() - started


_CASES = {
    "1 reading a message": {"messages": 60_000, "readings": 1, "resend": 0},
    "50 readings a message": {"messages": 20_000, "readings": 50, "resend": 0},
    "1 reading, 20 % re-sent": {"messages": 60_000, "readings": 1, "resend": 5},
    "50 readings, 20 % re-sent": {"messages": 20_000, "readings": 50, "resend": 5},
}


def main() -> None:
    """Run the cases and print their rates and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--devices", type=int, default=200)
    parser.add_argument("--case", choices=list(_CASES), action="append")
    args = parser.parse_args()
    with bench() as platform, tempfile.TemporaryDirectory() as folder:
        for name in args.case or _CASES:
            rounds = [
                one_round(platform, Path(folder), devices=args.devices, **_CASES[name])
                for _ in range(args.rounds)
            ]
            _print(name, rounds)


def _print(name: str, rounds: list[dict[str, float]]) -> None:
    middle = {key: statistics.median(one[key] for one in rounds) for key in rounds[0]}
    print(f"\n{name} ({len(rounds)} rounds, medians; {middle['messages']:.0f} messages)")
    print(
        f"  end to end      {middle['e2e_messages']:>10.0f} messages/s "
        f"{middle['e2e_readings']:>10.0f} readings/s"
    )
    print(
        f"  paho ceiling    {middle['paho']:>10.0f} messages/s   "
        f"ratio {middle['e2e_messages'] / middle['paho']:.2f}"
    )
    print(
        f"  COPY ceiling    {middle['copy']:>10.0f} rows/s       "
        f"ratio {middle['e2e_readings'] / middle['copy']:.2f}"
    )
    print(
        f"  broker alone    {middle['broker']:>10.0f} messages/s   "
        f"ratio {middle['e2e_messages'] / middle['broker']:.2f}"
    )
    print(
        f"  loss {max(one['loss'] for one in rounds)}  "
        f"duplicates {max(one['duplicates'] for one in rounds)}  "
        f"altered {max(one['altered'] for one in rounds)}  "
        f"not receipted {max(one['short'] for one in rounds)}  "
        f"collector {middle['rss_mb']:.0f} MB, "
        f"peak {max(one['peak_mb'] for one in rounds):.0f} MB, "
        f"{middle['cpu_us']:.0f} us of CPU a message"
    )


if __name__ == "__main__":
    main()
