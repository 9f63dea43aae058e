"""How far a session is settled: a contiguous ``through`` and ranges beyond a gap. Pure.

A seq is settled when its message was committed or rejected for a stated reason.
"""

from __future__ import annotations

from bisect import bisect_right
from enum import Enum
from typing import NamedTuple

MAXIMUM_RANGES = 1000
"""Separate ranges beyond a gap that are kept (DESIGN 3.1); a message past that is refused."""


class SessionKey(NamedTuple):
    """A session is (device, topic, session)."""

    device_id: int
    topic: str
    session: str


class Arrival(Enum):
    """What the arrival of a seq means."""

    NEW = "new"
    RESENT = "resent"
    TOO_WIDE = "too_wide"


class Progress:
    """The settled seqs of one session: 1..through and the half-open ranges ``beyond``."""

    __slots__ = ("beyond", "through")

    def __init__(self, through: int = 0, beyond: list[tuple[int, int]] | None = None) -> None:
        self.through = through
        self.beyond = beyond or []

    def arrival(self, seq: int) -> Arrival:
        """Say what ``seq`` would be, without settling it."""
        if seq <= self.through:
            return Arrival.RESENT
        if not self.beyond:
            return Arrival.NEW
        before, joins_next = self._place(seq)
        if before is not None and seq < before[1]:
            return Arrival.RESENT
        joins = joins_next or seq == self.through + 1 or (before is not None and before[1] == seq)
        if not joins and len(self.beyond) >= MAXIMUM_RANGES:
            return Arrival.TOO_WIDE
        return Arrival.NEW

    def settle(self, seq: int) -> Arrival:
        """Settle ``seq`` and return what it was; a ``TOO_WIDE`` seq stays open."""
        if seq == self.through + 1 and not self.beyond:
            self.through = seq
            return Arrival.NEW
        arrival = self.arrival(seq)
        if arrival is Arrival.NEW:
            self._insert(seq)
        return arrival

    def advance(self) -> None:
        """Let ``through`` take in a range that follows on, left by :meth:`hold_at`."""
        if self.beyond and self.beyond[0][0] == self.through + 1:
            self.through = self.beyond.pop(0)[1] - 1

    def hold_at(self, seq: int) -> None:
        """Hold ``through`` at ``seq`` if it is farther; what it leaves stays settled, beyond."""
        if seq < self.through:
            self.beyond.insert(0, (seq + 1, self.through + 1))
            self.through = seq

    def _place(self, seq: int) -> tuple[tuple[int, int] | None, bool]:
        """Return the range that starts at or before ``seq``, and whether the next follows on."""
        position = bisect_right(self.beyond, seq, key=lambda one: one[0])
        before = self.beyond[position - 1] if position else None
        follows = position < len(self.beyond) and self.beyond[position][0] == seq + 1
        return before, follows

    def _insert(self, seq: int) -> None:
        position = bisect_right(self.beyond, seq, key=lambda one: one[0])
        start, stop = seq, seq + 1
        if position < len(self.beyond) and self.beyond[position][0] == stop:
            stop = self.beyond.pop(position)[1]
        if position and self.beyond[position - 1][1] == start:
            position -= 1
            start = self.beyond.pop(position)[0]
        self.beyond.insert(position, (start, stop))
        self.advance()
