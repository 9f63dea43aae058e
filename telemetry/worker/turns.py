"""One turn of a tenant: its transaction, its offset, its metrics, and what happens if it fails."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import structlog
from psycopg import Connection, OperationalError

from telemetry.states.store import put_state
from telemetry.worker.metrics import WorkerMetrics
from telemetry.worker.model import ACTOR, CommitTenant, Tenant
from telemetry.worker.store import (
    clock,
    commits_after,
    newest_commit,
    offset,
    save_offset,
    start_offset,
)


class Turns:
    """Runs tenants on one connection, each turn in a transaction of its own.

    A tenant that fails is rolled back and put on record as the state ``worker_<turn>``; the
    others go on. Only the loss of the connection is raised.
    """

    def __init__(self, conn: Connection[Any], *, metrics: WorkerMetrics) -> None:
        self._conn = conn
        self._metrics = metrics
        self._failing: dict[str, str] = {}  # by turn; the empty text: known to be well

    def tick(self, tenant: Tenant) -> None:
        """Give a tenant its tick."""
        self._turn(tenant.name, lambda: tenant.on_tick(self._conn, clock(self._conn)))

    def follow(self, tenant: CommitTenant, stopping: Callable[[], bool]) -> None:
        """Have a tenant take in all new commits, a batch a transaction, until ``stopping``."""
        turn = f"{tenant.name}_commits"
        more = True
        while more and not stopping():
            more = self._turn(turn, lambda: self._take_batch(tenant))

    def _take_batch(self, tenant: CommitTenant) -> bool:
        """Return whether there may be more."""
        conn = self._conn
        consumer = f"worker.{tenant.name}"
        n = offset(conn, consumer)
        if n is None:
            n = start_offset(conn, consumer)
            tenant.on_start(conn, clock(conn))
        commits = commits_after(conn, n)
        if commits:
            tenant.on_commits(conn, commits)
            n = commits[-1].n
            save_offset(conn, consumer, n)
        lag = max(0, newest_commit(conn) - n)
        self._metrics.offset.labels(consumer).set(n)
        self._metrics.lag.labels(consumer).set(lag)
        return bool(commits) and lag > 0

    def _turn(self, turn: str, act: Callable[[], bool | None]) -> bool:
        """Run ``act`` in a transaction; return what it returned, False if it failed."""
        started = time.monotonic()
        try:
            with self._conn.transaction():
                more = act()
        except OperationalError as error:
            if self._conn.closed:
                raise
            self._failed(turn, error)
            return False
        except Exception as error:  # a tenant's fault must not stop the others
            self._failed(turn, error)
            return False
        finally:
            self._metrics.seconds.labels(turn).observe(time.monotonic() - started)
        self._recovered(turn)
        return bool(more)

    def _failed(self, turn: str, error: Exception) -> None:
        self._metrics.failures.labels(turn).inc()
        text = f"{type(error).__name__}: {error}"
        if self._failing.get(turn) == text:
            return  # said once; the metric counts on
        self._failing[turn] = text
        structlog.get_logger().error("tenant failed", turn=turn, exc_info=error)
        self._put(turn, "failing", {"error": text})

    def _recovered(self, turn: str) -> None:
        if self._failing.get(turn) != "":
            self._put(turn, "ok", {})
            self._failing[turn] = ""

    def _put(self, turn: str, state: str, detail: dict[str, Any]) -> None:
        with self._conn.transaction():
            put_state(
                self._conn,
                f"worker_{turn}",
                state,
                detail,
                actor=ACTOR,
                reason="turn of a tenant",
            )
