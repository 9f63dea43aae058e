"""One lane of the collector: a broker session, an inbox, and a writer thread.

The order is the promise: take messages, commit them, and only then acknowledge and receipt.
When a commit fails nothing is acknowledged; the link is dropped and the broker sends again.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import psycopg
import structlog
from psycopg import Connection

from ingest.collector.assemble import Assembler, refused
from ingest.collector.ledger import Ledger
from ingest.collector.links import LinkNews
from ingest.collector.receipts import EXPIRY_SECONDS, receipt, receipt_topic
from ingest.collector.session import Arrived, BrokerSession, SessionPlan
from ingest.collector.watch import Knowledge, SharedClock
from ingest.protocols.json.decode import Decoder
from telemetry.commits.store import read_counts
from telemetry.observations.batch import Batch
from telemetry.observations.resolve import Resolver
from telemetry.observations.write import Outcome, Writer
from telemetry.quantities.model import Catalogue
from telemetry.series.store import ensure_series

_LONGEST_PAUSE = 2.0
_BATCH_BYTES = 1024 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class LanePlan:
    """What a lane needs to run. ``inbox_bytes`` bounds payloads held in memory."""

    name: str
    dsn: str
    source: str
    session: SessionPlan
    batch_messages: int
    batch_rows: int
    batch_age_s: float
    inbox_bytes: int
    yields_to: Callable[[], bool] = lambda: False


class Lane:
    """Takes messages of one broker session into the store, batch by batch."""

    def __init__(
        self, plan: LanePlan, *, catalogue: Catalogue, clock: SharedClock,
        knowledge: Callable[[], Knowledge], refused: Callable[[str], None],
    ) -> None:  # fmt: skip
        self.plan = plan
        self.ledger = Ledger()
        self._catalogue = catalogue
        self._clock = clock
        self._knowledge = knowledge
        self._log = structlog.get_logger().bind(lane=plan.name)
        self._inbox: deque[Arrived] = deque()
        self._inbox_bytes = 0
        self._carried: list[Arrived] = []
        self._arrived = threading.Event()
        self._stopping = threading.Event()
        self._blocked = threading.Event()
        self.session = BrokerSession(
            plan.session, deliver=self._deliver, full=self._full, refused=refused
        )
        self._thread = threading.Thread(target=self._run, name=f"writer-{plan.name}", daemon=True)

    # ------------------------------------------------------------- for other threads

    @property
    def busy(self) -> bool:
        """Whether messages wait to be written."""
        return bool(self._inbox)

    def start(self) -> None:
        """Start both threads."""
        self.session.start()
        self._thread.start()

    def block(self, blocked: bool) -> None:
        """Stop taking messages in (the disk is low), or go on."""
        if blocked:
            self._blocked.set()
            self._arrived.set()
        else:
            self._blocked.clear()

    def stop(self, timeout: float = 20.0) -> None:
        """Write what has arrived, acknowledge it, and disconnect."""
        self._stopping.set()
        self._arrived.set()
        self._thread.join(timeout)
        self.session.stop()

    # ------------------------------------------------------------- on the session's thread

    def _deliver(self, arrived: Arrived) -> None:
        self.ledger.arrive()
        self._inbox_bytes += len(arrived.payload)
        self._inbox.append(arrived)
        if not self._arrived.is_set():
            self._arrived.set()

    def _full(self) -> bool:
        return self._stopping.is_set() or self._inbox_bytes >= self.plan.inbox_bytes

    # ------------------------------------------------------------- on the writer's thread

    def _run(self) -> None:
        pause = 0.5
        while not self._stopping.is_set():
            try:
                with psycopg.connect(
                    self.plan.dsn, autocommit=True,
                    application_name=f"hangou-ingest-{self.plan.name}",
                ) as conn:  # fmt: skip
                    self.ledger.load(read_counts(conn, self.plan.source))
                    pause = 0.5
                    self._work(conn)
            except psycopg.Error as error:
                self._give_back()
                self._log.error("store not writable", error=str(error).strip(), again_in_s=pause)
                self._stopping.wait(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)

    def _give_back(self) -> None:
        """Forget what is in memory: unacknowledged, it comes again with the next connection."""
        self.session.suspend()
        deadline = time.monotonic() + 5.0
        while self.session.linked and time.monotonic() < deadline:
            time.sleep(0.01)
        self._inbox.clear()
        self._inbox_bytes = 0
        self._carried.clear()

    def _work(self, conn: Connection[Any]) -> None:
        writer = Writer(source=self.plan.source, lane=self.plan.name)
        links = LinkNews()
        assembler = self._assembler(conn, self._knowledge())
        self.session.resume()
        while True:
            if not self._wait_for_messages():
                return
            if self._blocked.is_set():
                self._wait_for_disk()
                continue
            knowledge = self._knowledge()
            if knowledge is not assembler.knowledge:
                assembler = self._assembler(conn, knowledge)
            batch, handles = self._gather(assembler, links)
            links.save(conn)
            if batch.entries:
                outcome = self._write(conn, writer, batch)
                self._tell(outcome)
            self.session.acknowledge(handles)

    def _assembler(self, conn: Connection[Any], knowledge: Knowledge) -> Assembler:
        resolver = Resolver(
            registry=knowledge.registry, catalogue=self._catalogue,
            ensure=lambda key: ensure_series(conn, key),
        )  # fmt: skip
        return Assembler(Decoder(), self._clock, knowledge, resolver)

    def _wait_for_disk(self) -> None:
        self._give_back()
        while self._blocked.is_set() and not self._stopping.wait(0.5):
            pass
        self.ledger.load(self.ledger.tally().counts)
        self.session.resume()

    def _wait_for_messages(self) -> bool:
        """Wait until a batch is due or the lane is blocked; False: stopping, and all is written."""
        while not self._inbox and not self._carried:
            if self._stopping.is_set():
                return False
            if self._blocked.is_set():
                return True
            self._arrived.wait(0.5)
            self._arrived.clear()
        deadline = time.monotonic() + self.plan.batch_age_s
        while not (self._enough() or self._stopping.is_set()):
            left = deadline - time.monotonic()
            if left <= 0:
                break
            time.sleep(min(left, 0.005))
        while self.plan.yields_to() and time.monotonic() < deadline + 1.0:
            time.sleep(0.01)
        return True

    def _enough(self) -> bool:
        """Whether a batch is worth its commit already, before its age."""
        return len(self._inbox) >= self.plan.batch_messages or self._inbox_bytes >= _BATCH_BYTES

    def _gather(self, assembler: Assembler, links: LinkNews) -> tuple[Batch, list[Any]]:
        """Take messages until the batch is full; carry over what its receipts cannot list."""
        batch = Batch()
        handles: list[Any] = []
        waiting, self._carried = self._carried, []
        held_sessions: set[Any] = set()
        while len(batch.entries) < self.plan.batch_messages:
            if waiting:
                arrived = waiting.pop(0)
            elif self._inbox and len(batch.rows) < self.plan.batch_rows:
                arrived = self._inbox.popleft()
                self._inbox_bytes -= len(arrived.payload)
            else:
                break
            if arrived.topic.endswith("/status"):
                links.hear(arrived)
                self.ledger.skip(1)
                handles.append(arrived.handle)
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
            handles.append(arrived.handle)
        self._carried += waiting
        return batch, handles

    def _write(self, conn: Connection[Any], writer: Writer, batch: Batch) -> list[Outcome]:
        try:
            outcomes = [writer.write(conn, batch)]
        except (psycopg.DataError, psycopg.IntegrityError) as error:
            self._log.error("batch refused by the store, writing singly", error=str(error).strip())
            outcomes = [self._write_one(conn, writer, batch, i) for i in range(len(batch.entries))]
        for outcome in outcomes:
            self.ledger.commit(outcome.counts)
        return outcomes

    def _write_one(
        self, conn: Connection[Any], writer: Writer, batch: Batch, index: int
    ) -> Outcome:
        single = batch.only(index)
        try:
            return writer.write(conn, single)
        except (psycopg.DataError, psycopg.IntegrityError) as error:
            reason = f"the store refused it: {str(error).strip().splitlines()[0]}"
            poisonous = Batch()
            poisonous.add(refused(single.entries[0], reason))
            return writer.write(conn, poisonous)

    def _tell(self, outcomes: list[Outcome]) -> None:
        now = datetime.now(UTC)
        self.session.publish(
            [
                (receipt_topic(settled.device_code), receipt(settled, now))
                for outcome in outcomes
                for settled in outcome.settled
            ],
            expiry_s=EXPIRY_SECONDS,
        )
