"""The worker's loop: connect, stand by for the lock, then feed the tenants until told to stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import Any

import psycopg
import structlog
from psycopg import Connection

from telemetry.notices.store import listen, try_lock
from telemetry.schema import require_schema
from telemetry.worker.metrics import WorkerMetrics
from telemetry.worker.model import CommitTenant, Tenant
from telemetry.worker.store import configure
from telemetry.worker.turns import Turns

LOCK_KEY = 4_860_001
"""Advisory lock of the active worker; keys are per database and all ours."""

TICK_S = 1.0
"""Longest wait for word of a commit, and the pause between two tries for the lock."""

BREATH_S = 0.1
"""Pause after a turn, so that a stream of commits is taken in by batches."""

LONGEST_PAUSE_S = 15.0
"""The pause before the next try to connect doubles from half a second up to this."""

CONNECT_TIMEOUT_S = 5


class Worker:
    """One worker process. :meth:`run` returns after :meth:`stop`."""

    def __init__(self, dsn: str, tenants: Sequence[Tenant], *, metrics: WorkerMetrics) -> None:
        self._dsn = dsn
        self._tenants = tenants
        self._metrics = metrics
        self._stopping = threading.Event()
        self._log = structlog.get_logger()

    def stop(self) -> None:
        """End the loop after the turn at hand. May be called from a signal handler."""
        self._stopping.set()

    def run(self) -> None:
        """Work until stopped; while the database is away, wait and try again.

        Raises
        ------
        SchemaError
            If the database has another schema version than this program.
        """
        pause = TICK_S / 2
        while not self._stopping.is_set():
            connected = time.monotonic()
            try:
                self._session()
            except (psycopg.OperationalError, psycopg.InterfaceError) as error:
                if time.monotonic() - connected > LONGEST_PAUSE_S:
                    pause = TICK_S / 2
                self._log.warning("database away", error=str(error).strip(), retry_s=pause)
                self._stopping.wait(pause)
                pause = min(2 * pause, LONGEST_PAUSE_S)
            finally:
                self._metrics.active.set(0)

    def _session(self) -> None:
        with psycopg.connect(
            self._dsn,
            autocommit=True,
            connect_timeout=CONNECT_TIMEOUT_S,
            application_name="hangou-worker",
        ) as conn:
            require_schema(conn)
            configure(conn)
            if self._stand_by(conn):
                self._metrics.active.set(1)
                self._log.info("active")
                self._work(conn)

    def _stand_by(self, conn: Connection[Any]) -> bool:
        """Wait for the lock; return False if stopped before."""
        waiting = False
        while not self._stopping.is_set():
            if try_lock(conn, LOCK_KEY):
                return True
            if not waiting:
                waiting = True
                self._log.info("standing by: another worker is active")
            self._stopping.wait(TICK_S)
        return False

    def _work(self, conn: Connection[Any]) -> None:
        turns = Turns(conn, metrics=self._metrics)
        due = {tenant.name: 0.0 for tenant in self._tenants}
        listen(conn, "commit_log")
        while not self._stopping.is_set():
            for tenant in self._tenants:
                if isinstance(tenant, CommitTenant):
                    turns.follow(tenant, self._stopping.is_set)
                if time.monotonic() >= due[tenant.name]:
                    turns.tick(tenant)
                    due[tenant.name] = time.monotonic() + tenant.every_s
            self._wait(conn)

    def _wait(self, conn: Connection[Any]) -> None:
        """Wait for word of a commit, at most a tick, then for more words to come in."""
        for _ in conn.notifies(timeout=TICK_S, stop_after=1):
            self._stopping.wait(BREATH_S)
        for _ in conn.notifies(timeout=0):
            pass
