"""The transaction of the write path (DESIGN.md 3.2), the same for every source of readings.

Order inside it: session rows, readings, revisions, dead letters, counters, and last the tick
with the latest values and the commit-log row.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import psycopg
from psycopg import Connection
from psycopg.errors import DeadlockDetected, SerializationFailure, UniqueViolation

from telemetry.commits.store import (
    Counts,
    DeadLetter,
    add_counts,
    add_dead_letters,
    add_rejections,
    rejected_seqs,
)
from telemetry.observations import store
from telemetry.observations.batch import Batch, Entry, Settled
from telemetry.observations.model import Code, Rejection
from telemetry.observations.rows import Block
from telemetry.observations.settle import Settlement
from telemetry.observations.times import moment
from telemetry.sessions.model import Arrival, Progress, SessionKey
from telemetry.sessions.store import lock_sessions, save_sessions

STAGED_SECONDS = 60.0
"""How long a writer stays on the staged path after a unique violation (DESIGN 3.2)."""
_ATTEMPTS = 4
_WORTH_ANOTHER = (DeadlockDetected, SerializationFailure, UniqueViolation)


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """A committed batch: its number, its counts, and what to tell the devices."""

    n: int
    counts: Counts
    settled: list[Settled]


@dataclass(slots=True)
class _Plan:
    """What session rows make of a batch, before any reading is written.

    ``overruled`` holds entries with the rejections they had, to undo a failed attempt.
    """

    progress: dict[SessionKey, Progress] = field(default_factory=dict)
    staged: list[tuple[int, int]] = field(default_factory=list)
    dropped: list[tuple[int, int]] = field(default_factory=list)
    overruled: list[tuple[Entry, list[Rejection]]] = field(default_factory=list)


class Writer:
    """Writes batches of one source and lane, one transaction each.

    Parameters
    ----------
    source
        Whose counters are kept, for instance ``collector-live``.
    lane
        ``live`` or ``backlog``; the backlog is always staged.
    """

    def __init__(self, *, source: str, lane: str) -> None:
        self.source = source
        self.lane = lane
        self._staged_until = 0.0

    def write(self, conn: Connection[Any], batch: Batch) -> Outcome:
        """Commit ``batch``; on return every row of it is durable.

        Raises
        ------
        psycopg.Error
            If the store cannot take it (connection lost, disk full ...); nothing of the batch
            is stored then, or, if COMMIT itself was cut off, all of it.
        """
        for attempt in range(1, _ATTEMPTS + 1):
            plan = _Plan()
            try:
                with conn.transaction():
                    return self._transaction(conn, batch, plan)
            except psycopg.Error as error:
                for entry, rejections in plan.overruled:
                    entry.rejections = rejections
                # Another writer was at the same keys; the next attempt sees its rows.
                if not isinstance(error, _WORTH_ANOTHER) or attempt == _ATTEMPTS:
                    raise
        raise AssertionError("unreachable")

    def _transaction(self, conn: Connection[Any], batch: Batch, plan: _Plan) -> Outcome:
        entries = batch.entries
        keys = sorted({key for entry in entries if (key := entry.session_key) is not None})
        plan.progress = lock_sessions(conn, keys)
        settlement = Settlement(plan.progress)
        for entry in entries:
            _place(entry, plan)
        settlement.cover(entries, lambda spans: rejected_seqs(conn, spans))
        written = store.Written()
        self._readings(conn, batch, plan, written)
        save_sessions(conn, plan.progress)
        counts = _counts(entries, written)
        add_dead_letters(conn, [_dead_letter(entry) for entry in entries if entry.rejections])
        add_rejections(conn, _rejections(entries))
        add_counts(conn, self.source, counts)
        n = store.tick(conn, written, source=self.source, lane=self.lane, rejected=counts.rejected)
        return Outcome(n=n, counts=counts, settled=settlement.receipts(entries))

    def _readings(
        self, conn: Connection[Any], batch: Batch, plan: _Plan, written: store.Written
    ) -> None:
        if not len(batch.rows):
            return
        block = Block.of(batch.rows)
        kept, staged = _masks(len(block), plan)
        if self.lane == "backlog" or time.monotonic() < self._staged_until:
            staged[:] = True
        fresh, maybe = block.take(kept & ~staged), block.take(kept & staged)
        if len(fresh):
            try:
                with conn.transaction():
                    store.copy_new(conn, fresh, written)
            except UniqueViolation:
                self._staged_until = time.monotonic() + STAGED_SECONDS
                maybe = block.take(kept)
        if len(maybe):
            store.stage(conn, maybe, written)


def _place(entry: Entry, plan: _Plan) -> None:
    """Settle the entry's seq and decide which way its rows go."""
    rows = (entry.start, entry.stop)
    key = entry.session_key
    if key is None:
        if entry.redelivered and rows[0] != rows[1]:
            plan.staged.append(rows)
        return
    seq = entry.message.seq
    assert seq is not None  # noqa: S101 - a session key implies a seq
    progress = plan.progress[key]
    if entry.leave_open:
        return
    arrival = progress.settle(seq)
    if arrival is Arrival.TOO_WIDE:
        reason = f"more than 1,000 gaps before seq {seq}; send the missing ones first"
        plan.overruled.append((entry, entry.rejections))
        entry.rejections = [Rejection(Code.GAP_TOO_WIDE, None, reason)]
        plan.dropped.append(rows)
    elif arrival is Arrival.RESENT or entry.redelivered:
        plan.staged.append(rows)


def _masks(length: int, plan: _Plan) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    kept = np.ones(length, dtype=bool)
    staged = np.zeros(length, dtype=bool)
    for start, stop in plan.dropped:
        kept[start:stop] = False
    for start, stop in plan.staged:
        staged[start:stop] = True
    return kept, staged


def _counts(entries: list[Entry], written: store.Written) -> Counts:
    dead = sum(1 for entry in entries if entry.rejections)
    return Counts(
        committed=len(entries) - dead,
        dead_lettered=dead,
        stored=written.stored,
        duplicate=written.duplicate,
        revised=len(written.revised),
        rejected=sum(entry.rejected_readings() for entry in entries if entry.rejections),
    )


def _dead_letter(entry: Entry) -> DeadLetter:
    first = entry.rejections[0]
    return DeadLetter(
        received_at=moment(entry.received_at),
        device_code=entry.device_code,
        topic=entry.topic,
        code=str(first.code),
        reason=first.reason,
        session=entry.message.session,
        seq=entry.message.seq,
        rejected=entry.receipt_entries(),
        payload=entry.payload,
    )


def _rejections(entries: list[Entry]) -> dict[tuple[str, str], tuple[int, int]]:
    """Count readings and messages per device and code."""
    totals: dict[tuple[str, str], tuple[int, int]] = {}
    for entry in entries:
        for code in {rejection.code for rejection in entry.rejections}:
            whole = any(r.code is code and r.index is None for r in entry.rejections)
            count = sum(r.code is code for r in entry.rejections)
            readings, messages = totals.get((entry.device_code, str(code)), (0, 0))
            readings += entry.message.readings if whole else count
            totals[(entry.device_code, str(code))] = (readings, messages + 1)
    return totals
