"""What the lanes must know and others change: registry, dated settings, states, the clock."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
import structlog
from psycopg import Connection

from telemetry.dated.store import setting
from telemetry.devices.model import Registry
from telemetry.devices.store import load_registry
from telemetry.notices.store import listen, try_lock
from telemetry.observations.clock import ClockWatch
from telemetry.observations.times import TimeBounds, microseconds
from telemetry.states.store import get_state, put_state

CLOCK_STATE = "platform_clock"
DISK_STATE = "low_disk"
ALIVE_STATE = "collector"
_POLL_S = 1.0
_RELOAD_S = 60.0
_ALIVE_S = 5.0
_PLATFORM_LOCK = 0x48474F55  # one collector speaks for the platform on platform/status


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Registry and time bounds, read at one moment."""

    registry: Registry
    bounds: TimeBounds


class SharedClock:
    """A :class:`ClockWatch` that two lanes and the watcher use."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._watch = ClockWatch(devices=5, share=0.5, window=300_000_000)
        self._suspect = False
        self._judged = 0

    def configure(self, value: dict[str, Any]) -> None:
        """Take the numbers of the dated setting ``own_clock``."""
        with self._lock:
            self._watch.devices = int(value["devices"])
            self._watch.share = float(value["share"])
            self._watch.window = int(value["window_s"] * 1_000_000)

    def hear(self, device_code: str, *, ahead: bool, now: int) -> bool:
        """Note a message and return whether the platform's clock is suspect."""
        with self._lock:
            self._watch.hear(device_code, ahead=ahead, now=now)
            if ahead and not self._suspect:
                self._suspect = self._watch.suspect(now)
            return self._suspect

    def judge(self) -> bool:
        """Judge anew, as time passes; return whether the clock is suspect."""
        with self._lock:
            self._suspect = self._watch.suspect(time.time_ns() // 1000)
            return self._suspect


def load_knowledge(conn: Connection[Any], clock: SharedClock) -> Knowledge:
    """Read the registry as of one moment, and the dated settings in force."""
    registry = load_registry(conn)
    bounds = setting(conn, "time_bounds")
    clock.configure(setting(conn, "own_clock"))
    earliest = datetime.fromisoformat(bounds["not_before"])
    return Knowledge(
        registry,
        TimeBounds(ahead=int(bounds["ahead_s"] * 1_000_000), not_before=microseconds(earliest)),
    )


class Watcher:
    """A thread with an own connection that keeps :attr:`knowledge` current.

    ``connected`` is asked for the sign of life that it leaves in the store each five seconds.
    ``on_disk`` is called with True when the store must not be written to for want of space,
    and with False when it may again.
    """

    def __init__(self, dsn: str, clock: SharedClock, on_disk: Callable[[bool], None]) -> None:
        self.connected: Callable[[], bool] = lambda: False
        self._dsn = dsn
        self._clock = clock
        self._on_disk = on_disk
        self._refusing = False
        self._stopping = threading.Event()
        self._log = structlog.get_logger()
        self._conn = self._open()
        self.speaks_for_platform = try_lock(self._conn, _PLATFORM_LOCK)
        self.knowledge = load_knowledge(self._conn, clock)
        self._thread = threading.Thread(target=self._run, name="watcher", daemon=True)

    def start(self) -> None:
        """Start watching."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread and its connection; say in the store that nothing is taken in."""
        self._stopping.set()
        self._thread.join(5)
        with suppress(psycopg.Error):  # a store that is away learns it from our silence
            self._tell_alive("stopped")
        self._conn.close()

    def _open(self) -> Connection[Any]:
        conn = psycopg.connect(self._dsn, autocommit=True, application_name="hangou-ingest-watcher")
        listen(conn, "registry", "system_state")
        return conn

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._watch()
            except psycopg.Error as error:
                self._log.warning("watcher lost the store", error=str(error).strip())
                self._conn.close()
                self._reconnect()

    def _reconnect(self) -> None:
        while not self._stopping.wait(1.0):
            try:
                self._conn = self._open()
                try_lock(self._conn, _PLATFORM_LOCK)
                self.knowledge = load_knowledge(self._conn, self._clock)
                return
            except psycopg.Error:
                continue

    def _watch(self) -> None:
        loaded, told = time.monotonic(), 0.0
        # What a collector before us, or we before a lost connection, left on record.
        suspect = get_state(self._conn, CLOCK_STATE) == "suspect"
        while not self._stopping.is_set():
            # Registry commands come in bursts: gather what follows at once, then read once.
            notes = {note.channel for note in self._conn.notifies(timeout=_POLL_S, stop_after=1)}
            notes |= {note.channel for note in self._conn.notifies(timeout=0.05)}
            if "registry" in notes or time.monotonic() - loaded > _RELOAD_S:
                self.knowledge = load_knowledge(self._conn, self._clock)
                loaded = time.monotonic()
            suspect = self._tell_clock(suspect)
            self._ask_disk()
            if time.monotonic() - told > _ALIVE_S:
                self._tell_alive("ok" if self.connected() else "no_broker")
                told = time.monotonic()

    def _tell_clock(self, before: bool) -> bool:
        suspect = self._clock.judge()
        if suspect != before:
            state = "suspect" if suspect else "ok"
            with self._conn.transaction():
                put_state(self._conn, CLOCK_STATE, state, {}, actor="ingest", reason="rule 4.3")
            self._log.warning("platform clock", suspect=suspect)
        return suspect

    def _tell_alive(self, state: str) -> None:
        """Leave a sign of life: whoever reads the states sees by its age that we are gone."""
        with suppress(psycopg.errors.ReadOnlySqlTransaction), self._conn.transaction():
            put_state(self._conn, ALIVE_STATE, state, {}, actor="ingest", reason="sign of life")

    def _ask_disk(self) -> None:
        refuse = get_state(self._conn, DISK_STATE) == "refuse"
        if refuse != self._refusing:
            self._log.error("disk low: taking nothing in" if refuse else "disk has room again")
            self._on_disk(refuse)
            self._refusing = refuse
