"""One lane of the collector: a broker session, an inbox, a gatherer and a writer thread.

The order is the promise: take messages, commit them, and only then acknowledge and receipt.
When a commit fails nothing is acknowledged; the link is dropped and the broker sends again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import psycopg
import structlog
from psycopg import Connection

from ingest.collector.assemble import Assembler, refused
from ingest.collector.gather import BatchLimits, Gatherer
from ingest.collector.inbox import Inbox
from ingest.collector.ledger import Ledger
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


@dataclass(frozen=True, kw_only=True, slots=True)
class LanePlan:
    """What a lane needs to run. ``inbox_bytes`` bounds payloads held in memory."""

    name: str
    dsn: str
    source: str
    session: SessionPlan
    limits: BatchLimits
    inbox_bytes: int


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
        self._inbox = Inbox(plan.inbox_bytes)
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
        """Start the session and the writer."""
        self.session.start()
        self._thread.start()

    def block(self, blocked: bool) -> None:
        """Stop taking messages in (the disk is low), or go on."""
        if blocked:
            self._blocked.set()
        else:
            self._blocked.clear()

    def stop(self, timeout: float = 20.0) -> None:
        """Write what has arrived, acknowledge it, and disconnect."""
        self._stopping.set()
        self._inbox.arrived.set()
        self._thread.join(timeout)
        self.session.stop()

    # ------------------------------------------------------------- on the session's thread

    def _deliver(self, arrived: Arrived) -> None:
        self.ledger.arrive()
        self._inbox.put(arrived)

    def _full(self) -> bool:
        return self._stopping.is_set() or self._inbox.full

    # ------------------------------------------------------------- on the writer's thread

    def _run(self) -> None:
        pause = 0.5
        while not self._stopping.is_set():
            if self._blocked.is_set():
                self._give_back()
                self._stopping.wait(0.5)
                continue
            try:
                with self._store("writer") as conn, self._store("series") as side:
                    self.ledger.load(read_counts(conn, self.plan.source))
                    pause = 0.5
                    self._work(conn, side)
            except psycopg.Error as error:
                self._give_back()
                self._log.error("store not writable", error=str(error).strip(), again_in_s=pause)
                self._stopping.wait(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)

    def _store(self, use: str) -> Connection[Any]:
        name = f"hangou-ingest-{self.plan.name}-{use}"
        return psycopg.connect(self.plan.dsn, autocommit=True, application_name=name)

    def _give_back(self) -> None:
        """Forget what is in memory: unacknowledged, it comes again with the next connection."""
        self.session.suspend()
        deadline = time.monotonic() + 5.0
        while self.session.linked and time.monotonic() < deadline:
            time.sleep(0.01)
        self._inbox.clear()
        self.ledger.load(self.ledger.tally().counts)

    def _work(self, conn: Connection[Any], side: Connection[Any]) -> None:
        """Write batches until the lane is blocked, or is stopping and all is written."""
        writer = Writer(source=self.plan.source, lane=self.plan.name)
        with self._gatherer(side) as gatherer:
            self.session.resume()
            while not self._blocked.is_set():
                gathered = gatherer.take()
                if gathered is None:
                    if gatherer.ended:
                        return
                    continue
                gathered.links.save(conn)
                if gathered.batch.entries:
                    self._tell(self._write(conn, writer, gathered.batch))
                self.session.acknowledge(gathered.handles)

    def _gatherer(self, side: Connection[Any]) -> Gatherer:
        current = self._assembler(side, self._knowledge())

        def assembler() -> Assembler:
            nonlocal current
            knowledge = self._knowledge()
            if knowledge is not current.knowledge:
                current = self._assembler(side, knowledge)
            return current

        return Gatherer(
            self._inbox, self.ledger, self.plan.limits, assembler=assembler,
            draining=self._stopping.is_set, name=f"gatherer-{self.plan.name}",
        )  # fmt: skip

    def _assembler(self, side: Connection[Any], knowledge: Knowledge) -> Assembler:
        resolver = Resolver(
            registry=knowledge.registry, catalogue=self._catalogue,
            ensure=lambda key: ensure_series(side, key),
        )  # fmt: skip
        return Assembler(Decoder(), self._clock, knowledge, resolver)

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
