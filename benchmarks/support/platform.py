"""Stores, a collector and an api of a benchmark's own; nothing of the clone's is used.

Each benchmark has a folder of its own under ``var/``, so that two do not disturb each other.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from deploy.local import postgres
from deploy.local.places import CHECKOUT, Places
from deploy.local.stores import LocalStores, open_stores
from ingest.broker.accounts import ensure_devices, new_password
from ingest.broker.control import in_turn
from telemetry.devices.store import ensure_device
from telemetry.schema import migrate
from telemetry.stations.model import Station
from telemetry.stations.store import ensure_station

DATABASE = "hangou_telemetry"


@dataclass(frozen=True)
class Bench:
    """Running stores with an empty telemetry database."""

    local: LocalStores

    def dsn(self, role: str = "hangou_owner") -> str:
        """Return the telemetry database's address for a role."""
        return self.local.addresses().dsn[(DATABASE, role)]

    def sql(self, script: str) -> str:
        """Run a psql script as the superuser."""
        return postgres.run_sql(
            self.local.ground, self.local.ports.postgres, self.local.words, script
        )

    def environment(self) -> dict[str, str]:
        """Return the environment of a collector."""
        addresses = self.local.addresses()
        return {
            **os.environ,
            "HANGOU_TELEMETRY_DSN": self.dsn("hangou_ingest"),
            "HANGOU_BROKER_URL": addresses.broker_url,
            "HANGOU_BROKER_CONFIG": addresses.broker_config,
            "HANGOU_INGEST_METRICS_PORT": str(self.local.ports.ingest_metrics),
            "HANGOU_DATA_DIR": str(CHECKOUT / "data"),
        }

    @property
    def url(self) -> str:
        """Return where :func:`api` answers."""
        return f"http://127.0.0.1:{self.local.ports.api}"

    def empty(self) -> None:
        """Make the telemetry database anew."""
        self.sql(
            f"drop database if exists {DATABASE} with (force); "
            f"create database {DATABASE} owner hangou_owner;\n\\connect {DATABASE}\n"
            "create extension timescaledb;"
        )
        migrate(self.dsn())

    def load_layers(self) -> None:
        """Make the geo database and load the layers that ship."""
        environment = {
            **os.environ,
            "HANGOU_GEO_DSN": self.local.addresses().dsn[("hangou_geo", "hangou_owner")],
            "HANGOU_DATA_DIR": str(CHECKOUT / "data"),
        }
        for command in (["migrate"], ["import", "--actor", "bench", "--reason", "bench"]):
            subprocess.run(
                [sys.executable, "-m", "geo", *command],
                env=environment, cwd=CHECKOUT, check=True, capture_output=True,
            )  # fmt: skip

    def register(self, count: int) -> dict[str, str]:
        """Register ``count`` devices of one station each; return their passwords."""
        words = {f"BENCH-{i:03d}": new_password() for i in range(count)}
        with psycopg.connect(self.dsn("hangou_ingest")) as conn:
            for code in words:
                ensure_station(
                    conn, Station(code=code, name=code, kind="level"), actor="bench", reason="bench"
                )
                ensure_device(conn, code, [code], actor="bench", reason="bench")
        ensure_devices(self.local.addresses().broker_admin_url, words)
        return words

    def listener(self, name: str) -> tuple[str, str]:
        """Return user and password of an account ``name`` with the collector's rights.

        The broker takes the account's name for the client id, so whoever listens beside
        the collector needs an account of its own.
        """
        word = new_password()
        account = {"username": name, "password": word, "roles": [{"rolename": "collector"}]}
        commands = [
            {"command": "deleteClient", "username": name},  # of an earlier run, if any
            {"command": "createClient", **account},
        ]
        *_, made = in_turn(self.local.addresses().broker_admin_url, lambda c: c.ask(commands))
        if "error" in made:
            raise SystemExit(f"the broker makes no account {name}: {made['error']}")
        return name, word


@contextmanager
def bench(folder: str = "bench") -> Iterator[Bench]:
    """Start stores as durable as in production, of this run alone; remove them afterwards."""
    places = Places(var=CHECKOUT / "var" / f"{folder}-{os.getpid()}")
    places.make()
    local = open_stores(places, configured=False)
    local.start()
    try:
        yield Bench(local)
    finally:
        local.stop()
        # The servers' files belong to another user: without root only the ground may remove them.
        for made in (places.postgres, places.broker / "data"):
            local.ground.remove(made)
        shutil.rmtree(places.var, ignore_errors=True)


@contextmanager
def collector(platform: Bench, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run ``python -m ingest run``; stop it by SIGTERM."""
    with _process(["ingest", "run"], platform.environment(), log) as process:
        yield process


@contextmanager
def api(
    platform: Bench, log: Path, *, geo: bool = False, **settings: str
) -> Iterator[subprocess.Popen[bytes]]:
    """Run ``python -m api serve``, by default on the telemetry store alone, until it answers."""
    environment = {
        **os.environ,
        "HANGOU_TELEMETRY_DSN": platform.dsn("hangou_api"),
        "HANGOU_API_PORT": str(platform.local.ports.api),
        **settings,
    }
    environment.pop("HANGOU_GEO_DSN", None)
    if geo:
        dsn = platform.local.addresses().dsn[("hangou_geo", "hangou_api")]
        environment["HANGOU_GEO_DSN"] = dsn
    with _process(["api", "serve"], environment, log) as process:
        wait_for("api", lambda: _answers(f"{platform.url}/api/v1/health"))
        yield process


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


@contextmanager
def _process(
    command: list[str], environment: dict[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", *command], env=environment, stderr=out, stdout=out, cwd=CHECKOUT
        )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def memory(pid: int) -> tuple[float, float]:
    """Return resident memory of a process now and at its peak, in MB."""
    fields = dict(
        line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines()
    )
    return tuple(int(fields[key].split()[0]) / 1024 for key in ("VmRSS", "VmHWM"))


def cpu_seconds(pid: int) -> float:
    """Return the processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def wait_for(what: str, check, patience: float = 60.0) -> None:
    """Wait until ``check()`` is true."""
    deadline = time.monotonic() + patience
    while not check():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not within {patience:.0f} s")
        time.sleep(0.05)
