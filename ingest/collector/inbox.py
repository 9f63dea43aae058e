"""Messages that have arrived and wait to be gathered into a batch."""

from __future__ import annotations

import threading
from collections import deque

from ingest.collector.session import Arrived


class Inbox:
    """A queue between the session's thread, which puts, and the gatherer's, which pops.

    Each of the two sums is written by one thread alone, so that no lock is taken per message.
    ``limit`` is how many bytes of payloads it holds before :attr:`full`.
    """

    def __init__(self, limit: int) -> None:
        self.arrived = threading.Event()
        self._limit = limit
        self._messages: deque[Arrived] = deque()
        self._bytes_in = 0
        self._bytes_out = 0

    def __len__(self) -> int:
        return len(self._messages)

    @property
    def size(self) -> int:
        """Bytes of payloads held."""
        return self._bytes_in - self._bytes_out

    @property
    def full(self) -> bool:
        """Whether the broker should be left waiting."""
        return self.size >= self._limit

    def put(self, message: Arrived) -> None:
        """Take a message in."""
        self._bytes_in += len(message.payload)
        self._messages.append(message)
        if not self.arrived.is_set():
            self.arrived.set()

    def pop(self) -> Arrived:
        """Return the oldest message; there must be one."""
        message = self._messages.popleft()
        self._bytes_out += len(message.payload)
        return message

    def clear(self) -> None:
        """Forget all; only while nobody puts or pops."""
        self._messages.clear()
        self._bytes_out = self._bytes_in
