"""One continuous run in which collector, broker and PostgreSQL are killed in turn.

Belongs here: the platform under test, the seeded kills, and what is sampled meanwhile. Not
here: the devices (load.py) and the final account (account.py).
"""

import random
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field

import psutil
import psycopg

from deploy.local import process
from ingest.broker.accounts import ensure_devices, new_password
from telemetry.devices.store import ensure_device
from telemetry.schema import migrate
from telemetry.stations.model import Station
from telemetry.stations.store import ensure_station
from tests.fault.load import Load
from tests.fixtures.collecting import Collector, imbalances

KINDS = ("collector", "broker", "postgres")
_THROUGH = "select device_id, topic, session, through from telemetry.session"
_RECOVERY_S = 60


@dataclass
class Samples:
    """What a look from outside found while servers came and went."""

    scrapes: int = 0
    unbalanced: list = field(default_factory=list)
    shrunk: list = field(default_factory=list)
    looks: int = 0
    regressed: list = field(default_factory=list)


class Watcher:
    """Scrapes the metrics and reads the session rows, again and again."""

    def __init__(self, collector, dsn):
        self.samples = Samples()
        self._collector = collector
        self._dsn = dsn
        self._stop = threading.Event()
        self._totals = {}
        self._through = {}
        self._thread = threading.Thread(target=self._run, name="watcher")

    @contextmanager
    def at_work(self):
        self._thread.start()
        try:
            yield
        finally:
            self._stop.set()
            self._thread.join(30)

    def _run(self):
        while not self._stop.wait(0.2):
            self._scrape()
            self._look()

    def _scrape(self):
        try:
            scrape = self._collector.metrics()
        except OSError:
            return  # it has just been killed, or has not started
        samples = self.samples
        samples.scrapes += 1
        samples.unbalanced += imbalances(scrape)
        # A collector that has not read its ledger yet has no totals to show.
        for key, value in scrape.items():
            if key[0].startswith("hangou_readings_") and value:
                samples.shrunk += [(key, value)] if value < self._totals.get(key, 0) else []
                self._totals[key] = value

    def _look(self):
        try:
            with psycopg.connect(self._dsn, connect_timeout=2) as conn:
                rows = conn.execute(_THROUGH).fetchall()
        except psycopg.OperationalError:
            return
        self.samples.looks += 1
        for *key, through in rows:
            before = self._through.get(tuple(key), 0)
            if through < before:
                self.samples.regressed.append((key, before, through))
            self._through[tuple(key)] = through


@dataclass
class Kill:
    """One kill: what, when in the run, and how long until the next receipt came (seconds)."""

    kind: str
    at: float
    recovered: float


class Run:
    """A platform of its own under load, for as long as :meth:`killed` goes on."""

    def __init__(self, stores, folder, *, devices, seed):
        self.dsn = stores.dsn("hangou_telemetry", "hangou_ingest")
        self._stores = stores
        self._rng = random.Random(seed)
        migrate(stores.dsn("hangou_telemetry", "hangou_owner"))
        passwords = self._register(devices)
        self.collector = Collector(dsn=self.dsn, broker=stores, log=folder / "collector.log")
        self.load = Load(url=stores.broker_url, passwords=passwords, seed=seed)
        self.watcher = Watcher(self.collector, self.dsn)
        self.kills = []
        self._started = time.monotonic()

    def kill_in_turn(self, each):
        """Kill every kind ``each`` times, in seeded order, at seeded moments."""
        for _ in range(each):
            for kind in self._rng.sample(KINDS, len(KINDS)):
                time.sleep(self._rng.uniform(0.2, 2.5))
                at = time.monotonic()
                self._kill(kind)
                time.sleep(self._rng.uniform(0.0, 0.5))
                self._start(kind)
                self._await_receipts()
                self.kills.append(Kill(kind, at - self._started, time.monotonic() - at))

    def _register(self, count):
        passwords = {f"FAULT-{i:02d}": new_password() for i in range(count)}
        with psycopg.connect(self.dsn) as conn:
            for code in passwords:
                station = Station(code=code, name=code, kind="level")
                ensure_station(conn, station, actor="test", reason="fault test")
                ensure_device(conn, code, [code], actor="test", reason="fault test")
        ensure_devices(self._stores.broker_admin_url, passwords)
        return passwords

    def _kill(self, kind):
        if kind == "collector":
            self.collector.kill()
            return
        children = []
        if kind == "postgres":
            pid = process.running(self._stores.local.places, "postgres")
            children = psutil.Process(pid).children(recursive=True)
        self._stores.kill(kind)
        for child in children:
            try:
                child.kill()
            except psutil.NoSuchProcess:
                continue  # it followed its postmaster
        psutil.wait_procs(children, timeout=10)

    def _start(self, kind):
        if kind == "collector":
            self.collector.start()
        else:
            self._stores.start(kind)

    def _await_receipts(self):
        before = self.load.ledger.received
        self.collector.until(lambda: self.load.ledger.received > before + 20, _RECOVERY_S)


@contextmanager
def running(stores, folder, *, devices, seed):
    """A run with its collector, devices and watcher at work; all ended afterwards."""
    run = Run(stores, folder, devices=devices, seed=seed)
    with run.collector.at_work(), run.watcher.at_work(), run.load.at_work():
        yield run
