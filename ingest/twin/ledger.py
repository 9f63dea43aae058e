"""What the twin sent and what was receipted: the other side of every account of lost readings.

Belongs here: the record and its questions (sent, receipted, rejected, outstanding). Not here: any
look into the store; a test compares the two.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ingest.twin.encoding import Body
from ingest.twin.model import Lane, Position, Reading
from ingest.twin.outbox import Receipt


class SentReading(NamedTuple):
    """One reading and the message that carried it."""

    device: str
    session: str
    lane: Lane
    seq: int
    position: Position
    reading: Reading


@dataclass(slots=True)
class _Message:
    body: Body
    sent_at: float
    receipted_at: float | None = None


@dataclass(slots=True)
class _Stream:
    device: str
    session: str
    lane: Lane
    messages: dict[int, _Message] = field(default_factory=dict)
    through: int = 0
    forgotten: bool = False
    rejected: dict[tuple[int, Position | None], str] = field(default_factory=dict)

    def rejection(self, seq: int, position: Position) -> str | None:
        whole = self.rejected.get((seq, None))
        return whole if whole is not None else self.rejected.get((seq, position))


class Ledger:
    """Record of all devices that share it. Not safe for several threads: one fleet, one thread."""

    def __init__(self) -> None:
        self._streams: dict[tuple[str, str], _Stream] = {}

    def note_sent(
        self, *, device: str, session: str, lane: Lane, seq: int, body: Body, at: float
    ) -> None:
        """The message left the device at Unix time `at`; a later body of the seq replaces it."""
        key = (device, session)
        stream = self._streams.get(key)
        if stream is None:
            stream = self._streams[key] = _Stream(device, session, lane)
        known = stream.messages.get(seq)
        if known is None:
            stream.messages[seq] = _Message(body, at)
        else:
            known.body = body

    def note_receipt(self, device: str, receipt: Receipt, at: float) -> None:
        """A receipt arrived at Unix time `at`; one of an unknown session changes nothing."""
        stream = self._streams.get((device, receipt.session or ""))
        if stream is None or receipt.through is None:
            return
        for seq in range(stream.through + 1, receipt.through + 1):
            message = stream.messages.get(seq)
            if message is not None:
                message.receipted_at = at
        stream.through = max(stream.through, receipt.through)
        for entry in receipt.rejected:
            for position in _positions(entry.index):
                stream.rejected[(entry.seq, position)] = entry.code

    def note_forgotten(self, device: str, session: str) -> None:
        """The device gave the session up; what it had not delivered there is sent in a new one."""
        stream = self._streams.get((device, session))
        if stream is not None:
            stream.forgotten = True

    @property
    def sent(self) -> Iterator[SentReading]:
        """Every reading that left a device, message by message."""
        for stream in self._streams.values():
            for seq, message in stream.messages.items():
                body = message.body
                for position, reading in zip(body.positions, body.readings, strict=True):
                    yield SentReading(
                        stream.device, stream.session, stream.lane, seq, position, reading
                    )

    @property
    def receipted(self) -> Iterator[SentReading]:
        """Readings that a receipt covers and does not list as rejected: they must be stored."""
        for one in self.sent:
            stream = self._streams[(one.device, one.session)]
            if one.seq <= stream.through and stream.rejection(one.seq, one.position) is None:
                yield one

    @property
    def rejected(self) -> Iterator[tuple[SentReading, str]]:
        """Readings that a receipt lists as rejected, with the code."""
        for one in self.sent:
            code = self._streams[(one.device, one.session)].rejection(one.seq, one.position)
            if code is not None:
                yield one, code

    @property
    def outstanding(self) -> int:
        """How many messages left a device and are not covered by a receipt yet.

        Those of a forgotten session no longer count: no receipt can come for them.
        """
        return sum(
            1
            for stream in self._streams.values()
            for seq in stream.messages
            if seq > stream.through and not stream.forgotten
        )

    def waits(self) -> list[float]:
        """Seconds from first sending to the receipt, of every receipted message."""
        return [
            message.receipted_at - message.sent_at
            for stream in self._streams.values()
            for message in stream.messages.values()
            if message.receipted_at is not None
        ]


def _positions(index: list[Any] | None) -> list[Position | None]:
    """Positions of a receipt's `index`: numbers, or [row, key] pairs; None is the whole message."""
    if index is None:
        return [None]
    return [tuple(one) if isinstance(one, list) else int(one) for one in index]
