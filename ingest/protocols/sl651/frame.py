"""The frame in both codings: head, body, end character and CRC (reference 2.1 and 2.7).

HEX begins with 7E7E and has bytes where ASCII, which begins with SOH, has hex digits.
"""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from ingest.protocols.model import Refused
from ingest.protocols.sl651.crc import crc16

Coding = Literal["hex", "ascii"]

STX, SYN = 0x02, 0x16
ETX, ETB = 0x03, 0x17
ENQ, ACK, NAK, EOT, ESC = 0x05, 0x06, 0x15, 0x04, 0x1B
STARTS = {STX: "STX", SYN: "SYN"}
UP_ENDS = {ETX: "ETX", ETB: "ETB"}
DOWN_ENDS = {ENQ: "ENQ", ACK: "ACK", NAK: "NAK", EOT: "EOT", ESC: "ESC"}
ENDS = UP_ENDS | DOWN_ENDS

HEX_HEAD, ASCII_HEAD = 14, 24
HEX_TAIL, ASCII_TAIL = 3, 5  # end character and CRC
MOST = 0xFFF
"""What the length, twelve bits, can say: bytes (HEX) or characters (ASCII) of the body."""

_UP, _DOWN = 0, 8
_ASCII_HEAD = re.compile(rb"\x01[0-9A-Fa-f]{22}[\x02\x16]", re.DOTALL)


class Frame(msgspec.Struct, frozen=True, gc=False):
    """The fields of a frame.

    ``station`` and ``password`` are 10 and 4 upper-case hex digits. ``body`` is all between the
    start character (of a packet: its two numbers) and the end character; ``packet`` is total
    and number, from 1.
    """

    up: bool
    center: int
    station: str
    password: str
    function: int
    body: bytes
    end: int
    packet: tuple[int, int] | None = None
    coding: Coding = "hex"

    @property
    def place(self) -> int:
        """Where in the frame ``body`` begins, in bytes from 0."""
        if self.coding == "hex":
            return HEX_HEAD + (3 if self.packet else 0)
        return ASCII_HEAD + (6 if self.packet else 0)

    @property
    def length(self) -> int:
        """What the frame says of its length."""
        numbers = 3 if self.coding == "hex" else 6
        return len(self.body) + (numbers if self.packet else 0)


def frame_length(head: bytes) -> int | None:
    """Return the length of the frame that begins so, in bytes; None: no frame does.

    ``head`` has at least 14 bytes (HEX) or 24 (ASCII).
    """
    if head[:2] == b"\x7e\x7e":
        if head[11] >> 4 not in (_UP, _DOWN) or head[13] not in STARTS:
            return None
        return HEX_HEAD + ((head[11] & 15) << 8 | head[12]) + HEX_TAIL
    if not _ASCII_HEAD.match(head) or head[19:20] not in (b"0", b"8"):
        return None
    return ASCII_HEAD + int(head[20:23], 16) + ASCII_TAIL


def parse_frame(data: bytes, *, any_end: bool = False) -> Frame:
    """Take a frame apart; everything that guards it is checked.

    Raises
    ------
    Refused
        ``too_short``, ``bad_start``, ``bad_length``, ``crc_mismatch``, ``bad_end``,
        ``bad_packet``, ``truncated_body``.
    """
    binary = data[:2] == b"\x7e\x7e"
    head, tail = (HEX_HEAD, HEX_TAIL) if binary else (ASCII_HEAD, ASCII_TAIL)
    _check_size(data, head, tail, binary=binary)
    _check_crc(data, binary=binary)
    digits = data[2:13].hex().upper() if binary else data[1:23].decode().upper()
    up = digits[18] == "0"
    station, center = (digits[2:12], digits[:2]) if up else (digits[:10], digits[10:12])
    end = data[-tail]
    if end not in (UP_ENDS if up else DOWN_ENDS) and not (any_end and end in ENDS):
        raise Refused(
            f"bad_end: a frame {'up' if up else 'down'} does not end with {end:02X}; if this "
            "station's do, its profile may accept any_end",
            len(data) - tail,
        )
    body, packet = data[head:-tail], None
    if data[head - 1] == SYN:
        body, packet = _split(body, head, binary=binary)
    return Frame(
        up,
        int(center, 16),
        station,
        digits[12:16],
        int(digits[16:18], 16),
        body,
        end,
        packet,
        "hex" if binary else "ascii",
    )


def pack_frame(frame: Frame) -> bytes:
    """Return the bytes of a frame whose fields are in their ranges (see build.py)."""
    binary = frame.coding == "hex"
    station, center = bytes.fromhex(frame.station), bytes([frame.center])
    direction = (_UP if frame.up else _DOWN) << 12
    fields = (
        (center + station if frame.up else station + center)
        + bytes.fromhex(frame.password)
        + bytes([frame.function])
        + (direction | frame.length).to_bytes(2, "big")
    )
    numbers = b""
    if frame.packet is not None:
        numbers = (frame.packet[0] << 12 | frame.packet[1]).to_bytes(3, "big")
    if not binary:
        fields, numbers = (one.hex().upper().encode() for one in (fields, numbers))
    start = bytes([STX if frame.packet is None else SYN])
    mark = b"\x7e\x7e" if binary else b"\x01"
    whole = mark + fields + start + numbers + frame.body + bytes([frame.end])
    check = crc16(whole)
    return whole + (check.to_bytes(2, "big") if binary else b"%04X" % check)


def _check_size(data: bytes, head: int, tail: int, *, binary: bool) -> None:
    if not binary and data[:1] != b"\x01":
        raise Refused("bad_start: a frame begins with 7E7E, or in ASCII with 01", 0, 2)
    if len(data) < head + tail:
        raise Refused(
            f"too_short: a frame has at least {head + tail} bytes, this one {len(data)}",
            0,
            max(len(data), 1),
        )
    expected = frame_length(data[:head])
    if expected is None:
        raise Refused(
            "bad_start: no frame has this head; it ends with the direction, 0 or 8, the length, "
            "and STX or SYN" + ("" if binary else ", all before it being hex digits"),
            11 if binary else 1,
            head,
        )
    if len(data) != expected:
        raise Refused(
            f"bad_length: by its head the frame has {expected} bytes; these are {len(data)}",
            11 if binary else 19,
            head - 1,
        )


def _check_crc(data: bytes, *, binary: bool) -> None:
    if binary and crc16(data[:-2]) == data[-2] << 8 | data[-1]:
        return
    width = 2 if binary else 4
    check = data[-width:]
    stated = check.hex().upper() if binary else check.decode("latin-1").upper()
    found = f"{crc16(data[:-width]):04X}"
    if found != stated:
        raise Refused(
            f"crc_mismatch: the frame says {stated!a}, its bytes give {found}; the line "
            "garbled it, or it is not SL 651",
            len(data) - width,
            len(data),
        )


def _split(body: bytes, place: int, *, binary: bool) -> tuple[bytes, tuple[int, int]]:
    """Return the body of a packet without its numbers, and these."""
    width = 3 if binary else 6
    digits = body[:3].hex() if binary else body[:6].decode("latin-1")
    if len(body) < width:
        raise Refused(
            "truncated_body: a packet begins with its total and number", place, place + width
        )
    if not re.fullmatch("[0-9A-Fa-f]{6}", digits):
        raise Refused("bad_packet: total and number are six hex digits", place, place + width)
    total, number = int(digits[:3], 16), int(digits[3:], 16)
    if not 1 <= number <= total:
        raise Refused(f"bad_packet: there is no packet {number} of {total}", place, place + width)
    return body[width:], (total, number)
