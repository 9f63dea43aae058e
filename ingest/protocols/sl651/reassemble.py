"""Messages from their packets: frames that begin with SYN (mode M3, reference 2.1 and 2.6).

Only packet 1 has serial and send time, so which message a later packet belongs to is told by
route, function and total alone. What is held is bounded.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from typing import NamedTuple

import msgspec

from ingest.protocols.model import Decoded, Refused
from ingest.protocols.sl651.build import Route
from ingest.protocols.sl651.decode import decode_frame
from ingest.protocols.sl651.elements import Elements, shipped
from ingest.protocols.sl651.frame import ENDS, ETX, Frame, parse_frame
from ingest.protocols.sl651.profile import STANDARD, Sl651Profile

LIMIT_BYTES = 8 * 1024 * 1024
"""What all unfinished messages together may hold, in bytes."""
LIMIT_MESSAGES = 256
_PACKET_COST = 128  # bytes that a packet costs beside its own, so that empty ones are bounded


class Key(NamedTuple):
    """What packets of one message have in common."""

    route: Route
    function: int
    total: int


class Whole(NamedTuple):
    """A message put together: what it says, and the bytes of its images."""

    decoded: Decoded
    objects: tuple[bytes, ...]


class Progress(NamedTuple):
    """What a packet did.

    Attributes
    ----------
    key
        The message it belongs to.
    missing
        Numbers still missing, ascending.
    whole
        The message, with its last missing packet.
    serial
        The message's serial, 0 while packet 1 is missing.
    due
        Whether the station waits for an answer: all is there, or its last packet has come.
    dropped
        Unfinished messages given up: for room, or because a new one with the same key began.
    """

    key: Key
    missing: tuple[int, ...]
    whole: Whole | None
    serial: int
    due: bool
    dropped: tuple[Key, ...]


class _Done(NamedTuple):
    """What is kept of a finished message, to know its packets when they come again."""

    hashes: array[int]
    serial: int


class Reassembler:
    """Joins packets; the message that waits longest is given up for room."""

    def __init__(
        self, limit_bytes: int = LIMIT_BYTES, limit_messages: int = LIMIT_MESSAGES
    ) -> None:
        self._limit_bytes = limit_bytes
        self._limit_messages = limit_messages
        self._open: OrderedDict[Key, dict[int, Frame]] = OrderedDict()
        self._done: OrderedDict[Key, _Done] = OrderedDict()
        self._held = 0

    @property
    def held(self) -> int:
        """Bytes that wait for more, with a fixed cost for each packet."""
        return self._held

    def add(
        self,
        data: bytes,
        profile: Sl651Profile = STANDARD,
        elements: Elements | None = None,
    ) -> Progress | None:
        """Take a frame; None if it is no packet of a station's message.

        Raises
        ------
        Refused
            If the frame is not sound, or the message that it completes is torn.
        """
        frame = parse_frame(data, any_end="any_end" in profile.accept)
        if frame.packet is None or not frame.up:
            return None
        total, number = frame.packet
        route = Route(frame.center, frame.station, frame.password, frame.coding)
        key = Key(route, frame.function, total)
        if key not in self._open and self._is_repeat(key, number, frame.body):
            return Progress(key, (), None, self._done[key].serial, frame.end == ETX, ())
        dropped = self._put(key, number, frame)
        missing = self.missing(key)
        if key in self._open and not missing:
            return self._finish(key, frame, dropped, profile, elements or shipped())
        serial = _serial(self._open.get(key, {}))
        # The last packet ends ETX, and so does one that was sent again. What was given up at
        # once must not be answered as if it were there.
        due = frame.end == ETX and key in self._open
        return Progress(key, missing, None, serial, due, dropped)

    def missing(self, key: Key) -> tuple[int, ...]:
        """Return the numbers that an unfinished message lacks; empty if there is none."""
        packets = self._open.get(key)
        if packets is None:
            return ()
        return tuple(number for number in range(1, key.total + 1) if number not in packets)

    def _is_repeat(self, key: Key, number: int, body: bytes) -> bool:
        done = self._done.get(key)
        return done is not None and done.hashes[number - 1] == hash(body)

    def _put(self, key: Key, number: int, frame: Frame) -> tuple[Key, ...]:
        """Keep a packet, newest message last; return what was given up for it."""
        dropped = []
        before = self._open.get(key, {}).get(number)
        if before is not None and before.body != frame.body:
            self._drop(key)
            dropped.append(key)
        packets = self._open.setdefault(key, {})
        self._open.move_to_end(key)
        if number not in packets:
            self._held += len(frame.body) + _PACKET_COST
        packets[number] = frame
        while len(self._open) > self._limit_messages or self._held > self._limit_bytes:
            oldest = next(iter(self._open))
            self._drop(oldest)
            dropped.append(oldest)
        return tuple(dropped)

    def _drop(self, key: Key) -> dict[int, Frame]:
        packets = self._open.pop(key)
        self._held -= sum(len(one.body) + _PACKET_COST for one in packets.values())
        return packets

    def _finish(
        self,
        key: Key,
        last: Frame,
        dropped: tuple[Key, ...],
        profile: Sl651Profile,
        elements: Elements,
    ) -> Progress:
        packets = self._drop(key)
        bodies = [packets[number].body for number in range(1, key.total + 1)]
        end = packets[key.total].end
        joined = msgspec.structs.replace(last, body=b"".join(bodies), end=end, packet=None)
        try:
            decoded, objects = decode_frame(joined, profile, elements)
        except Refused as refused:
            raise Refused(
                f"{refused.reason} (in the message of {key.total} packets that this one completes)",
                last.place,
                last.place + max(len(last.body), 1),
            ) from refused
        decoded.header |= {
            "start": "SYN",
            "end": ENDS[end],
            "packet_total": key.total,
            "packet_no": key.total,
        }
        serial = decoded.header["serial"]
        self._done.pop(key, None)
        self._done[key] = _Done(array("q", map(hash, bodies)), serial)
        if len(self._done) > self._limit_messages:
            self._done.popitem(last=False)
        return Progress(key, (), Whole(decoded, tuple(objects)), serial, True, dropped)


def _serial(packets: dict[int, Frame]) -> int:
    """Return the serial in packet 1, or 0: both codings begin with it."""
    first = packets.get(1)
    if first is None:
        return 0
    try:
        raw = first.body[:2] if first.coding == "hex" else bytes.fromhex(first.body[:4].decode())
    except ValueError:
        return 0
    return int.from_bytes(raw, "big")
