"""From a stream of bytes to frames: torn, glued or garbled, on a bad link.

One framer for all protocols. It follows every place that may be the start of a frame until
its last byte is there, so a false length never delays the frames behind it, and a good frame
behind a bad one is never lost. What it returns does not depend on how the stream was cut.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Iterator
from heapq import heappop, heappush
from typing import NamedTuple, Protocol


class Piece(NamedTuple):
    """A part of the stream: a frame whose check is right, or bytes that are in no frame."""

    data: bytes
    good: bool


class Grammar(Protocol):
    """What the framer must know of a protocol.

    Attributes
    ----------
    marker
        Bytes of the longest start mark; a rest of less may be the beginning of one.
    head
        Bytes of the longest head: what must be there before a start can be judged.
    longest
        Bytes of the longest frame, so of what is ever held back.
    lines
        Whether a line break may end a frame whose length says something else.
    """

    marker: int
    head: int
    longest: int
    lines: bool

    def starts(self, buffer: bytearray, begin: int) -> Iterator[tuple[int, int]]:
        """Yield position and head length of each possible start from ``begin`` on."""

    def ends(self, head: bytes) -> tuple[int, ...]:
        """Return the possible lengths of the frame with this head; empty: it is none."""

    def holds(self, frame: bytes) -> bool:
        """Whether these bytes are a frame: marks, length and check are right."""

    def tail(self, rest: bytes, last: bool) -> tuple[int, str] | None:
        """Return length and quirk ("" for none) of what ends a line; None: more is needed."""


_LINE = -1  # in place of a start: the event is a line break


class Framer:
    """Frames of one stream; feed it what arrives, call :meth:`finish` at its end.

    ``quirks`` counts what the stream itself did wrong. Memory is bounded by the grammar's
    longest frame, time by the number of possible starts in it.
    """

    def __init__(self, grammar: Grammar) -> None:
        self.quirks: Counter[str] = Counter()
        self._grammar = grammar
        self._buffer = bytearray()
        self._base = 0  # place in the stream of the buffer's first byte
        self._scanned = 0  # starts before this place are known
        self._events: list[tuple[int, int, int]] = []  # place, start, head length or 0: an end
        self._open: dict[int, int] = {}  # start: how many of its ends are still to come
        self._marks: list[int] = []  # starts with a plausible head, in order
        self._tail_due = False

    def feed(self, data: bytes) -> list[Piece]:
        """Take bytes as they arrive and return what they settle, in order."""
        pieces: list[Piece] = []
        # A large block in slices, so that what is held stays bounded by the longest frame.
        for at in range(0, len(data), self._grammar.longest):
            known = len(self._buffer)
            self._buffer += data[at : at + self._grammar.longest]
            self._scan(known)
            self._settle(pieces)
            self._release(pieces)
        return pieces

    def finish(self) -> list[Piece]:
        """Return the rest at the end of the stream, which can be no frame any more."""
        pieces: list[Piece] = []
        self._end_line(last=True)
        self._skip(self._end, pieces)
        self._events.clear()
        self._open.clear()
        return pieces

    @property
    def held(self) -> int:
        """Bytes that wait for more."""
        return len(self._buffer)

    @property
    def _end(self) -> int:
        return self._base + len(self._buffer)

    def _scan(self, known: int) -> None:
        """Note new possible starts, and line breaks where they count, behind ``known`` bytes."""
        buffer, base = self._buffer, self._base
        begin = max(self._scanned - base, 0)
        for start, head in self._grammar.starts(buffer, begin):
            heappush(self._events, (base + start + head, base + start, head))
            begin = start + 1
        if self._grammar.lines:
            at = buffer.find(b"\n", known)
            while at >= 0:
                heappush(self._events, (base + at + 1, _LINE, 0))
                at = buffer.find(b"\n", at + 1)
        # A mark may be cut in two: its first bytes are looked at again, a found one is not.
        self._scanned = max(self._end - self._grammar.marker + 1, base + begin)

    def _settle(self, pieces: list[Piece]) -> None:
        """Go through all that the bytes at hand decide, in the order of the stream."""
        while self._events and self._events[0][0] <= self._end:
            place, start, head = heappop(self._events)
            self._end_line(last=False)
            if start == _LINE:
                self._try_line(place, pieces)
            elif start < self._base:
                self._open.pop(start, None)
            elif head:
                self._measure(start, head)
            else:
                self._try_frame(start, place, pieces)

    def _measure(self, start: int, head: int) -> None:
        begin = start - self._base
        lengths = self._grammar.ends(bytes(self._buffer[begin : begin + head]))
        if lengths:
            self._open[start] = len(lengths)
            insort(self._marks, start)
            for length in lengths:
                heappush(self._events, (start + length, start, 0))

    def _try_frame(self, start: int, place: int, pieces: list[Piece]) -> None:
        frame = bytes(self._buffer[start - self._base : place - self._base])
        if self._grammar.holds(frame):
            self._emit(start, frame, pieces)
        elif self._open[start] == 1:
            del self._open[start]
        else:
            self._open[start] -= 1

    def _try_line(self, place: int, pieces: list[Piece]) -> None:
        """See whether the last start before a line break is a frame up to there."""
        before = bisect_left(self._marks, place)
        if before and place > self._base:
            start = self._marks[before - 1]
            frame = bytes(self._buffer[start - self._base : place - self._base]).rstrip(b"\r\n")
            if self._grammar.holds(frame):
                self._emit(start, frame, pieces)
                self._end_line(last=False)

    def _emit(self, start: int, frame: bytes, pieces: list[Piece]) -> None:
        self._skip(start, pieces)
        pieces.append(Piece(frame, True))
        self._open.pop(start, None)
        self._drop(start + len(frame))
        self._tail_due = True

    def _end_line(self, *, last: bool) -> None:
        """Take what ends the line of the frame before, once it is there."""
        found = self._grammar.tail(bytes(self._buffer[:2]), last) if self._tail_due else None
        if found is not None:
            length, quirk = found
            self._tail_due = False
            self._drop(self._base + length)
            self.quirks.update([quirk] if quirk else [])

    def _release(self, pieces: list[Piece]) -> None:
        """Give up what can be no part of a frame any more.

        The last refused start stays until the next one shows where it ends.
        """
        self._end_line(last=False)
        judged = max(self._end - self._grammar.head - self._grammar.marker, self._base)
        first = next((mark for mark in self._marks if mark in self._open), judged)
        settled = min(first, judged)
        before = bisect_right(self._marks, settled)
        self._skip(self._marks[before - 1] if before else self._base, pieces)
        while settled - self._base > self._grammar.longest:
            self._skip(self._base + self._grammar.longest, pieces)

    def _skip(self, until: int, pieces: list[Piece]) -> None:
        """Return the bytes before ``until`` as in no frame, cut where one seemed to start."""
        cuts = [mark for mark in self._marks if self._base < mark < until]
        for cut in [*cuts, until]:
            data = bytes(self._buffer[: cut - self._base])
            if data.strip():
                pieces.append(Piece(data, False))
            self._drop(cut)

    def _drop(self, until: int) -> None:
        if until > self._base:
            del self._buffer[: until - self._base]
            self._base = until
            del self._marks[: bisect_left(self._marks, until)]
