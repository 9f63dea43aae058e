"""What a lane has received, committed and still holds: numbers that always add up."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from telemetry.commits.store import Counts


@dataclass(frozen=True, slots=True)
class Tally:
    """One moment of a lane: committed totals of all time, and messages in memory."""

    counts: Counts
    pending: int

    @property
    def received(self) -> int:
        """Messages that arrived: those in the store's ledger and those in memory."""
        return self.counts.committed + self.counts.dead_lettered + self.pending


class Ledger:
    """Totals of one lane, changed by its threads and read by the metrics server.

    Committed numbers are the store's own rows; memory holds what is not yet in them.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts = Counts()
        self._arrived = 0
        self._done = 0

    def load(self, counts: Counts) -> None:
        """Take over the store's totals; what was in memory has gone back to the broker."""
        with self._lock:
            self._counts = counts
            self._arrived = self._done = 0

    def arrive(self) -> None:
        """Count one message taken into memory; only the session's thread calls it."""
        self._arrived += 1

    def skip(self, messages: int) -> None:
        """Count messages that carry no reading (status) as done."""
        with self._lock:
            self._done += messages

    def commit(self, counts: Counts) -> None:
        """Count a committed batch."""
        with self._lock:
            self._counts = self._counts + counts
            self._done += counts.committed + counts.dead_lettered

    def tally(self) -> Tally:
        """Return the totals as of one moment."""
        with self._lock:
            return Tally(self._counts, max(self._arrived - self._done, 0))
