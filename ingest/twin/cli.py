"""`python -m ingest simulate`: the demo, or a measured load, from the command line.

Belongs here: arguments, settings, provisioning before the first message, a clean stop. Results go
to stdout, words and the progress bar to stderr.
"""

import argparse
import json
import os
import random
import signal
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tqdm import tqdm

from ingest.broker.accounts import ensure_devices
from ingest.broker.enrolment import open_store
from ingest.settings import BrokerSettings, RegistrySettings
from ingest.twin.demo import Demo
from ingest.twin.device import Device, DeviceSettings
from ingest.twin.faults import FAULT_NAMES, FaultPlan, SeededFaults
from ingest.twin.fleet import Fleet
from ingest.twin.keep import DemoClock, passwords, plan_run, read_clock, write_clock
from ingest.twin.ledger import Ledger
from ingest.twin.link import Broker, Identity
from ingest.twin.load import account, load_origins, load_scenario_of, run_load
from ingest.twin.model import DemoOrigin, Scenario
from ingest.twin.provision import newest_reading, provision, record_origins
from ingest.twin.scenario import load_scenario
from ingest.twin.series import BACKFILL
from telemetry.settings import load_settings

CHECKOUT = Path(__file__).parents[2]
ACTOR = "ingest simulate"
_SAVE_EACH = timedelta(seconds=10)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of `simulate`."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--demo", action="store_true", help="run the demo until SIGTERM")
    what.add_argument("--devices", type=int, metavar="N", help="run a load from N devices")
    parser.add_argument("--rate", type=float, default=1.0, help="load: readings a second a device")
    parser.add_argument("--batch", type=int, default=1, help="load: readings a message")
    parser.add_argument("--seconds", type=float, default=10.0, help="load: how long to send")
    parser.add_argument(
        "--settle", type=float, default=60.0, help="load: seconds to wait for the last receipts"
    )
    parser.add_argument("--no-backfill", action="store_true", help="demo: no week of past readings")
    parser.add_argument(
        "--fault",
        action="append",
        default=[],
        metavar="NAME=NUMBER",
        help=f"let things go wrong; may be repeated. Names: {', '.join(FAULT_NAMES)}, "
        "garbage_kinds=a+b",
    )
    parser.add_argument("--seed", type=int, default=None, help="seed of all chance")


def main(args: argparse.Namespace) -> int:
    """Run what `args` ask for; 0 when all went well, 1 when readings are left unreceipted."""
    try:
        plan = FaultPlan.parse(args.fault)
    except ValueError as error:
        print(f"ingest simulate: {error}", file=sys.stderr)
        return 2
    stopped = _stop_flag()
    if args.demo:
        return _run_demo(args, plan, stopped)
    return _run_load(args, plan, stopped)


def _run_demo(args: argparse.Namespace, plan: FaultPlan, stopped: Callable[[], bool]) -> int:
    scenario = load_scenario(_data_dir())
    kept = _var_dir() / "demo" / "clock.json"
    now = datetime.now(UTC)
    backfill = timedelta(0) if args.no_backfill else BACKFILL
    clock = plan_run(
        _clock_of(scenario, kept, now), now, backfill=backfill, scenario=scenario.digest
    )
    demo = Demo(scenario=scenario, folder=_data_dir() / "demo", clock=clock)
    accounts = _provision(scenario, demo.origins(), reason="demo started")
    devices = _devices(args, scenario, accounts, plan, ledger=None)
    fleet = Fleet(devices.values())
    print(
        f"demo: {len(scenario.stations)} stations, {len(devices)} devices, replay since "
        f"{clock.anchor.isoformat()}",
        file=sys.stderr,
    )
    _drive(demo, devices, fleet, kept, stopped)
    fleet.leave()
    return 0


def _clock_of(scenario: Scenario, kept: Path, now: datetime) -> DemoClock | None:
    """The clock to go on with; None for a demo of which nothing is on record, or no longer.

    Where its own was lost the newest reading takes its place: no stamp on record must get a
    second value.
    """
    with open_store(load_settings(RegistrySettings).telemetry_dsn.get_secret_value()) as conn:
        newest = newest_reading(conn, scenario, now)
    if newest is None:
        return None
    lost = DemoClock(
        anchor=newest, since=newest, backfilled=True, last=newest, scenario=scenario.digest
    )
    return read_clock(kept) or lost


def _drive(
    demo: Demo,
    devices: dict[str, Device],
    fleet: Fleet,
    kept: Path,
    stopped: Callable[[], bool],
) -> None:
    """Hand over what is due and keep the clock, until asked to stop."""
    save_at = datetime.now(UTC)
    left = demo.chunks_left
    with tqdm(total=left, desc="back-fill", unit="day", file=sys.stderr, disable=not left) as bar:
        while not stopped():
            now = datetime.now(UTC)
            demo.live(now, devices)
            demo.backfill(devices, bar.update)
            fleet.turn(0.05)
            if now >= save_at:
                save_at = now + _SAVE_EACH
                done = demo.backfilled and not any(d.backlog for d in fleet.devices)
                _keep(kept, demo.clock, now, backfilled=done)
                if done:
                    bar.close()


def _keep(path: Path, clock: DemoClock, now: datetime, *, backfilled: bool) -> None:
    write_clock(path, replace(clock, backfilled=backfilled, last=now))


def _run_load(args: argparse.Namespace, plan: FaultPlan, stopped: Callable[[], bool]) -> int:
    scenario = load_scenario_of(args.devices)
    accounts = _provision(scenario, load_origins(scenario), reason="load test")
    ledger = Ledger()
    devices = _devices(args, scenario, accounts, plan, ledger=ledger)
    fleet = Fleet(devices.values())
    run_load(
        fleet,
        rate=args.rate,
        batch=args.batch,
        seconds=args.seconds,
        settle=args.settle,
        stop=stopped,
    )
    fleet.leave()
    result = account(ledger, fleet.devices)
    print(json.dumps(result))
    return 1 if result["messages_outstanding"] else 0


def _provision(scenario: Scenario, origins: Iterable[DemoOrigin], *, reason: str) -> dict[str, str]:
    """Registry rows, origins and broker accounts; returns device code to password."""
    settings = load_settings(RegistrySettings)
    with open_store(settings.telemetry_dsn.get_secret_value()) as conn:
        provision(conn, scenario, actor=ACTOR, reason=reason)
        record_origins(conn, origins, actor=ACTOR, reason=reason)
    accounts = passwords(_var_dir() / "demo" / "passwords.json", scenario.devices)
    ensure_devices(settings.broker_admin_url.get_secret_value(), accounts)
    return accounts


def _devices(
    args: argparse.Namespace,
    scenario: Scenario,
    accounts: dict[str, str],
    plan: FaultPlan,
    *,
    ledger: Ledger | None,
) -> dict[str, Device]:
    """A device for each account. With a seed each has its own chance, the same every time."""
    broker = Broker.from_url(load_settings(BrokerSettings).broker_url.get_secret_value())
    made: dict[str, Device] = {}
    for code, served in scenario.devices.items():
        rng = random.Random(None if args.seed is None else f"{args.seed}:{code}")  # noqa: S311
        made[code] = Device(
            broker=broker,
            identity=Identity(code=code, password=accounts[code]),
            stations=[station.code for station in served],
            ledger=ledger,
            settings=DeviceSettings(interval=served[0].interval),
            faults=SeededFaults(plan, rng) if plan != FaultPlan() else None,
            # a session name must be new in every run, whatever the seed
            rng=random.SystemRandom(),
        )
    return made


def _stop_flag() -> Callable[[], bool]:
    """A question that SIGTERM and SIGINT answer with yes."""
    asked: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda signum, _frame: asked.append(signum))
    return lambda: bool(asked)


def _data_dir() -> Path:
    return Path(os.environ.get("HANGOU_DATA_DIR") or CHECKOUT / "data")


def _var_dir() -> Path:
    return Path(os.environ.get("HANGOU_VAR_DIR") or CHECKOUT / "var")
