"""What one session of a device has sent and not yet seen receipted.

Belongs here: sequence numbers, the order of sending, re-sends and receipts, without any network
or clock of its own (times are seconds handed in). Not here: MQTT (device.py).
"""

import hashlib
from collections import deque
from dataclasses import dataclass
from typing import Any

import msgspec

from ingest.twin.encoding import EMPTY, Body


class Rejection(msgspec.Struct, frozen=True):
    """One entry of a receipt's `rejected`; `index` is None for the whole message."""

    seq: Any
    code: str
    index: list[Any] | None
    reason: str


class Receipt(msgspec.Struct, frozen=True):
    """The platform's answer; with `session` None it only names unreadable payloads."""

    session: str | None
    through: int | None
    rejected: list[Rejection]
    rejected_total: int
    unreadable: list[str]
    at: str


_receipt_decoder = msgspec.json.Decoder(Receipt)


def read_receipt(payload: bytes) -> Receipt:
    """The receipt in `payload`. Raises msgspec.DecodeError when it is none."""
    return _receipt_decoder.decode(payload)


def digest_of(payload: bytes) -> str:
    """The name by which a receipt calls an unreadable payload."""
    return hashlib.sha256(payload).hexdigest()[:16]


@dataclass(slots=True, eq=False)
class Entry:
    """A message that waits for its receipt. `times_sent` counts publishes, re-sends included."""

    seq: int
    body: Body
    payload: bytes
    times_sent: int = 0


class Outbox:
    """Messages of one session, kept until a receipt's `through` covers them.

    They are sent oldest first; all are sent again after a reconnect, and after `retry` seconds
    without a receipt, which doubles up to `retry_maximum` and falls back with the next receipt.
    """

    def __init__(
        self,
        *,
        session: str,
        retry: float = 30.0,
        retry_maximum: float = 600.0,
        capacity: int = 1000,
    ) -> None:
        self.session = session
        self.through = 0
        self._base = retry
        self._retry = retry
        self._maximum = retry_maximum
        self._capacity = capacity
        self._next_seq = 1
        self._pending: dict[int, Entry] = {}  # ordered by seq: seqs only grow
        self._queue: deque[int] = deque()
        self._deadline: float | None = None

    def __len__(self) -> int:
        return len(self._pending)

    @property
    def room(self) -> int:
        """How many more messages may wait; beyond it readings stay with the device unsequenced."""
        return max(0, self._capacity - len(self._pending))

    def add(self, body: Body, *, payload: bytes | None = None) -> Entry:
        """Give the next seq to `body`. `payload` replaces its encoding (a corrupted message)."""
        seq = self._next_seq
        self._next_seq += 1
        entry = Entry(seq, body, payload or body.encode(self.session, seq))
        self._pending[seq] = entry
        self._queue.append(seq)
        return entry

    def pending(self) -> list[Entry]:
        """Every message without a receipt, oldest first."""
        return list(self._pending.values())

    def due(self, now: float, limit: int) -> list[Entry]:
        """At most `limit` messages to send now, oldest first, first sends and re-sends alike."""
        if self._deadline is not None and now >= self._deadline and self._pending:
            self._retry = min(self._retry * 2, self._maximum)
            self._deadline = now + self._retry
            self._queue = deque(self._pending)
        due: list[Entry] = []
        while self._queue and len(due) < limit:
            entry = self._pending.get(self._queue.popleft())
            if entry is not None:  # settled meanwhile: nothing to send
                due.append(entry)
        self._queue.extendleft(entry.seq for entry in reversed(due))
        return due

    def sent(self, entry: Entry, now: float) -> None:
        """Note that `entry` was handed to the network."""
        entry.times_sent += 1
        if entry.seq in self._queue:  # near the head: sent almost in order
            self._queue.remove(entry.seq)
        if self._deadline is None:
            self._deadline = now + self._retry

    def reconnected(self) -> None:
        """Queue everything again, oldest first: what the old link carried may be lost."""
        self._queue = deque(self._pending)
        self._retry = self._base
        self._deadline = None

    def receipt(self, receipt: Receipt, now: float) -> list[Entry]:
        """Settle what `through` covers and return it. A receipt of another session settles nothing.

        Any receipt of this session, also a repeated one, starts the wait anew.
        """
        if receipt.session != self.session or receipt.through is None:
            return []
        self.through = max(self.through, receipt.through)
        settled = [entry for seq, entry in self._pending.items() if seq <= self.through]
        for entry in settled:
            del self._pending[entry.seq]
        self._retry = self._base
        self._deadline = now + self._retry if self._pending else None
        return settled

    def close_unreadable(self, digests: list[str]) -> list[Entry]:
        """Replace the payloads that the platform could not read by empty messages, to send now."""
        wanted = set(digests)
        closed = [e for e in self._pending.values() if digest_of(e.payload) in wanted]
        for entry in closed:
            entry.body = EMPTY
            entry.payload = EMPTY.encode(self.session, entry.seq)
            if entry.seq not in self._queue:
                self._queue.appendleft(entry.seq)
        return closed
