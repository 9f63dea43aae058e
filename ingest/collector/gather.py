"""The next batch, made by a thread of its own while the writer commits the one before.

Decoding and admitting take about as long as the store takes to commit; side by side they
nearly double what a lane takes in (``benchmarks/ingest.py``).
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

import psycopg

from ingest.collector.assemble import Assembler
from ingest.collector.inbox import Inbox
from ingest.collector.ledger import Ledger
from ingest.collector.links import LinkNews
from ingest.collector.session import Arrived
from telemetry.observations.batch import Batch

_BATCH_BYTES = 1024 * 1024
_LARGEST_BYTES = 16 * _BATCH_BYTES
_PATIENCE_S = 0.2


@dataclass(frozen=True, kw_only=True, slots=True)
class BatchLimits:
    """When a batch is due: by messages, rows or age. ``yields_to`` lets another lane go first."""

    messages: int
    rows: int
    age_s: float
    yields_to: Callable[[], bool] = lambda: False


@dataclass(slots=True)
class Gathered:
    """A batch ready to be written, link news, and what to acknowledge after the commit."""

    batch: Batch = field(default_factory=Batch)
    links: LinkNews = field(default_factory=LinkNews)
    handles: list[Any] = field(default_factory=list)


class Gatherer:
    """Gathers batches from an inbox for as long as its ``with`` block lasts.

    Parameters
    ----------
    assembler
        Returns the assembler to use now; called before each batch, on the gatherer's thread.
    draining
        Asked when the inbox is empty: true ends the gathering (the process is stopping).
    """

    def __init__(
        self, inbox: Inbox, ledger: Ledger, limits: BatchLimits, *,
        assembler: Callable[[], Assembler], draining: Callable[[], bool], name: str,
    ) -> None:  # fmt: skip
        self._inbox = inbox
        self._ledger = ledger
        self._limits = limits
        self._assembler = assembler
        self._draining = draining
        self._carried: list[Arrived] = []
        self._ready: queue.Queue[Gathered | BaseException | None] = queue.Queue(maxsize=1)
        self._gone = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self.ended = False

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._gone.set()
        self._inbox.arrived.set()
        self._thread.join()

    def take(self) -> Gathered | None:
        """Return the next batch; None after a moment without one, or when :attr:`ended`.

        Raises
        ------
        psycopg.Error
            If a series could not be made; what was gathered is lost to memory then, not to the
            broker, and the caller gives all of it back.
        """
        try:
            found = self._ready.get(timeout=_PATIENCE_S)
        except queue.Empty:
            return None
        if isinstance(found, BaseException):
            raise found
        self.ended = found is None
        return found

    # ------------------------------------------------------------- on the gatherer's thread

    def _run(self) -> None:
        try:
            while self._wait():
                self._hand_over(self._gather(self._assembler()))
            self._hand_over(None)
        except psycopg.Error as error:
            self._hand_over(error)

    def _hand_over(self, what: Gathered | BaseException | None) -> None:
        while not self._gone.is_set():
            try:
                self._ready.put(what, timeout=_PATIENCE_S)
            except queue.Full:
                continue
            return

    def _wait(self) -> bool:
        """Wait until a batch is due; return False when there will be none."""
        while not self._inbox and not self._carried:
            if self._gone.is_set() or self._draining():
                return False
            self._inbox.arrived.wait(0.5)
            self._inbox.arrived.clear()
        deadline = time.monotonic() + self._limits.age_s
        while not (self._enough() or self._draining() or self._gone.is_set()):
            left = deadline - time.monotonic()
            if left <= 0:
                break
            time.sleep(min(left, 0.005))
        while self._limits.yields_to() and time.monotonic() < deadline + 1.0:
            time.sleep(0.01)
        return not self._gone.is_set()

    def _enough(self) -> bool:
        """Whether a batch is worth its commit already, before its age."""
        return len(self._inbox) >= self._limits.messages or self._inbox.size >= _BATCH_BYTES

    def _gather(self, assembler: Assembler) -> Gathered:
        """Take messages until the batch is full; carry over what its receipts cannot list."""
        gathered = Gathered()
        batch = gathered.batch
        waiting, self._carried = self._carried, []
        held_sessions: set[Any] = set()
        taken = 0
        while len(batch.entries) < self._limits.messages and taken < _LARGEST_BYTES:
            if waiting:
                arrived = waiting.pop(0)
            elif self._inbox and len(batch.rows) < self._limits.rows:
                arrived = self._inbox.pop()
            else:
                break
            taken += len(arrived.payload)
            if arrived.topic.endswith("/status"):
                gathered.links.hear(arrived)
                self._ledger.skip(1)
                gathered.handles.append(arrived.handle)
                continue
            start = len(batch.rows)
            entry = assembler.entry(arrived, batch)
            key = entry.session_key
            if (key is not None and key in held_sessions) or not batch.fits(entry):
                held_sessions.add(key)
                batch.rows.truncate(start)
                self._carried.append(arrived)
                continue
            batch.add(entry)
            gathered.handles.append(arrived.handle)
        self._carried += waiting
        return gathered
