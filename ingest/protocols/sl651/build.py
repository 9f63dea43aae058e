"""Building frames of both directions and codings. Only bytes: who may send an order is decided
elsewhere. What a station sends is here, what a centre sends in orders.py."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

import msgspec

from ingest.protocols.model import BuildError
from ingest.protocols.sl651 import functions as fn
from ingest.protocols.sl651.body import CLASSES
from ingest.protocols.sl651.elements import Elements, shipped
from ingest.protocols.sl651.frame import (
    DOWN_ENDS,
    ETB,
    ETX,
    MOST,
    UP_ENDS,
    Coding,
    Frame,
    pack_frame,
)
from ingest.protocols.sl651.times import stamp
from ingest.protocols.sl651.write import write_elements

PACKET = 256
"""Bytes of a packet's body unless said otherwise, as captured frames have them."""

_NO_DEFINITIONS: Mapping[str, int] = MappingProxyType({})
_STATION, _PASSWORD = re.compile(r"[0-9A-F]{10}"), re.compile(r"[0-9A-F]{4}")


class Route(msgspec.Struct, frozen=True):
    """Between whom a frame goes; ``station`` and ``password`` as 10 and 4 hex digits."""

    center: int
    station: str
    password: str
    coding: Coding = "hex"

    @classmethod
    def of(cls, header: Mapping[str, Any]) -> Route:
        """Return the route of a decoded frame, for frames in either direction."""
        coding = header.get("coding", "hex")
        return cls(header["center"], header["station"], header["password"], coding)


def build(frame: Frame) -> bytes:
    """Return the bytes of a frame.

    Raises
    ------
    BuildError
        If a field is out of its range or the body is longer than the length can say.
    """
    _range("center", frame.center, 0, 255)
    _range("function", frame.function, 0, 255)
    if not _STATION.fullmatch(frame.station) or not _PASSWORD.fullmatch(frame.password):
        raise BuildError("a station has 10 and a password 4 upper-case hex digits")
    if frame.end not in (UP_ENDS if frame.up else DOWN_ENDS):
        raise BuildError(f"a frame {'up' if frame.up else 'down'} does not end {frame.end:02X}")
    if frame.packet is not None:
        _range("packet total", frame.packet[0], 1, MOST)
        _range("packet number", frame.packet[1], 1, frame.packet[0])
    _range("length", frame.length, 1, MOST)
    return pack_frame(frame)


def frame_of(
    route: Route,
    function: int,
    body: bytes,
    end: int,
    *,
    up: bool,
    packet: tuple[int, int] | None = None,
) -> bytes:
    """Return the bytes of a frame on a route, its body being whole."""
    return build(
        Frame(
            up, route.center, route.station, route.password, function, body, end, packet,
            route.coding,
        )
    )  # fmt: skip


def stamped(route: Route, serial: int, time: datetime, rest: bytes = b"") -> bytes:
    """Return a body: serial, send time, then ``rest`` in the route's coding."""
    _range("serial", serial, 0, 0xFFFF)
    digits = f"{serial:04X}{stamp(time)}"
    return (bytes.fromhex(digits) if route.coding == "hex" else digits.encode()) + rest


def confirm(
    route: Route,
    function: int,
    serial: int,
    time: datetime,
    end: int,
    packet: tuple[int, int] | None = None,
) -> bytes:
    """Return a centre's confirmation: serial echoed, centre's time."""
    return frame_of(route, function, stamped(route, serial, time), end, up=False, packet=packet)


def keep_alive(route: Route, serial: int, time: datetime) -> bytes:
    """Return a station's 2F."""
    return frame_of(route, fn.KEEP_ALIVE, stamped(route, serial, time), ETX, up=True)


def report(
    route: Route,
    function: int,
    serial: int,
    time: datetime,
    items: Sequence[Sequence[Any]],
    *,
    station_class: str = "H",
    definitions: Mapping[str, int] = _NO_DEFINITIONS,
    end: int = ETX,
    elements: Elements | None = None,
) -> bytes:
    """Return a station's report (30 to 34) or its answer with elements (37, 38, 3A, 44).

    ``items`` are those that decoding it gives, from ["TT", "YYMMDDhhmm"] on. In HEX a number
    gets the shortest definition that holds it, or the one that ``definitions`` has for its name.

    Raises
    ------
    BuildError
        If an item is none, or does not fit.
    """
    if len(station_class) != 1 or station_class not in CLASSES:
        raise BuildError(f"a station class is one of {CLASSES}, not {station_class!r}")
    table = elements or shipped()
    rest = write_elements(route, station_class, items, definitions, table)
    return frame_of(route, function, stamped(route, serial, time, rest), end, up=True)


def manual(
    route: Route, serial: int, time: datetime, text: str, function: int = fn.MANUAL
) -> bytes:
    """Return a station's manual entry (35), or its answer with one (39)."""
    mark = b"\xf2\xf2" if route.coding == "hex" else b"RGZS "
    body = stamped(route, serial, time, mark + text.encode())
    return frame_of(route, function, body, ETX, up=True)


def reply(route: Route, function: int, serial: int, time: datetime, data: bytes = b"") -> bytes:
    """Return a station's answer in HEX to 40 to 51: F1F1, its address and ``data``."""
    rest = b"\xf1\xf1" + bytes.fromhex(route.station) + data
    return frame_of(route, function, stamped(route, serial, time, rest), ETX, up=True)


def status_reply(route: Route, serial: int, time: datetime, bits: int) -> bytes:
    """Return a station's answer to 46: 32 status and alarm bits."""
    _range("bits", bits, 0, 0xFFFFFFFF)
    return reply(route, fn.STATUS, serial, time, b"\x45\x20" + bits.to_bytes(4, "big"))


def version_reply(route: Route, serial: int, time: datetime, text: str) -> bytes:
    """Return a station's answer to 45, a text behind its length; unverified."""
    raw = text.encode()
    _range("bytes of the version", len(raw), 0, 255)
    return reply(route, fn.VERSION, serial, time, bytes([len(raw)]) + raw)


def picture(
    route: Route,
    serial: int,
    time: datetime,
    observed: datetime,
    image: bytes,
    *,
    station_class: str = "H",
    packet: int = PACKET,
) -> list[bytes]:
    """Return a station's 36 in HEX: packets of ``packet`` bytes, the last ending with ETX.

    Raises
    ------
    BuildError
        If it needs more than 4095 packets.
    """
    _range("packet", packet, 1, MOST - 3)
    rest = write_elements(route, station_class, [["TT", stamp(observed, seconds=False)]])
    body = stamped(route, serial, time, rest + b"\xf3\xf3" + image)
    return split(route, fn.PICTURE, body, packet)


def split(route: Route, function: int, body: bytes, packet: int = PACKET) -> list[bytes]:
    """Return the packets of a body that one frame cannot hold."""
    parts = [body[at : at + packet] for at in range(0, len(body), packet)]
    total = len(parts)
    return [
        frame_of(
            route, function, part, ETX if number == total else ETB, up=True,
            packet=(total, number),
        )
        for number, part in enumerate(parts, 1)
    ]  # fmt: skip


def _range(name: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise BuildError(f"{name} is {low} to {high}, not {value}")
