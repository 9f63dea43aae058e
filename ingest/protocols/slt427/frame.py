"""The frame: ``68 L 68 | C | [DIVS] | A | AFN | data | CS | 16`` (SL/T 427-2021 6.3, table 3)."""

from __future__ import annotations

import msgspec

from ingest.protocols.address import LENGTH as ADDRESS
from ingest.protocols.address import Address, AddressError, parse_address
from ingest.protocols.model import Refused
from ingest.protocols.slt427.crc8 import crc8

START, END = 0x68, 0x16
OUTSIDE = 5  # bytes that L does not count: 68 L 68, CS and 16
SHORTEST = 12  # C, A and AFN without data
HEAD = 4  # 68 L 68 C
SPLIT_HEAD = 13  # also DIVS, A, AFN and two bytes of data
IMAGE = (0x61, 0x83)  # AFN whose parts count kilobytes in L
KILOBYTE = 1024
MOST_KILOBYTES = 4  # of an image part; ours, so that a false start holds back little
LONGEST = MOST_KILOBYTES * KILOBYTE + SPLIT_HEAD + 2

_UP, _SPLIT = 0x80, 0x40


class Frame(msgspec.Struct, frozen=True):
    """The fields of a frame.

    ``func`` is the low half of C, ``fcb`` its retry counter 3 to 0, ``divs`` the number of a
    part, counting down to 1, or None. ``data`` is all between AFN and CS.
    """

    up: bool
    func: int
    address: bytes
    afn: int
    data: bytes = b""
    fcb: int = 3
    divs: int | None = None

    @property
    def place(self) -> int:
        """Where in the frame ``data`` begins, in bytes from 0."""
        return 10 if self.divs is None else 11


def is_split(control: int) -> bool:
    """Whether this C says that DIVS follows it."""
    return bool(control & _SPLIT)


def is_image_part(frame: Frame) -> bool:
    """Whether the data of a split frame state their own length, as parts of an image do."""
    stated = int.from_bytes(frame.data[:2], "little")
    return frame.divs is not None and frame.afn in IMAGE and 0 < stated == len(frame.data) - 2


def lengths(head: bytes) -> tuple[int, ...]:
    """Return the possible lengths of the frame that begins so; none: no frame does.

    ``head`` has :data:`HEAD` bytes, or :data:`SPLIT_HEAD` where :func:`is_split`. An image
    part (unverified but for one real frame) has its length in the first two bytes of data, low
    byte first, and in L the kilobytes that this fills.
    """
    split = is_split(head[3])
    found = [head[1] + OUTSIDE] if head[1] + OUTSIDE >= SHORTEST + split else []
    if split and head[10] in IMAGE:
        image = int.from_bytes(head[11:13], "little")
        if image and -(-image // KILOBYTE) == head[1] <= MOST_KILOBYTES:
            found.append(SPLIT_HEAD + image + 2)
    return tuple(found)


def parse_frame(data: bytes) -> tuple[Frame, Address]:
    """Take a frame apart; everything that guards it is checked.

    Raises
    ------
    Refused
        ``too_short``, ``bad_start``, ``bad_length``, ``bad_end``, ``crc_mismatch``,
        ``bad_divs``, ``bad_address``.
    """
    _check_marks(data)
    frame = _fields(data)
    if frame.divs == 0:
        raise Refused("bad_divs: the parts of a frame count down to 1, not to 0", 4)
    at = frame.place - ADDRESS - 1
    try:
        return frame, parse_address(frame.address, "little")
    except AddressError as problem:
        raise Refused(f"bad_address: {problem}", at, at + ADDRESS) from problem


def pack_frame(frame: Frame) -> bytes:
    """Return the bytes of a frame whose fields are in their ranges (see build.py)."""
    control = frame.func | frame.fcb << 4 | (_UP if frame.up else 0)
    divs = b""
    if frame.divs is not None:
        control |= _SPLIT
        divs = bytes([frame.divs])
    user = bytes([control]) + divs + frame.address + bytes([frame.afn]) + frame.data
    length = len(user)
    if is_image_part(frame):
        length = -(-(len(frame.data) - 2) // KILOBYTE)
    return bytes([START, length, START]) + user + bytes([crc8(user), END])


def _check_marks(data: bytes) -> None:
    if len(data) < SHORTEST:
        raise Refused(
            f"too_short: a frame has at least {SHORTEST} bytes, this one {len(data)}",
            0,
            max(len(data), 1),
        )
    if data[0] != START or data[2] != START:
        raise Refused("bad_start: a frame begins with 68 L 68", 0, 3)
    possible = lengths(data[:SPLIT_HEAD]) if len(data) >= SPLIT_HEAD else _plain(data)
    if len(data) not in possible:
        expected = " or ".join(str(one) for one in possible) or "no possible number of"
        raise Refused(
            f"bad_length: L is {data[1]}, so the frame has {expected} bytes; these are {len(data)}",
            1,
        )
    if data[-1] != END:
        raise Refused("bad_end: the last byte of a frame is 16", len(data) - 1)
    found = crc8(data[3:-2])
    if found != data[-2]:
        raise Refused(
            f"crc_mismatch: the frame says {data[-2]:02X}, its user area gives {found:02X}",
            len(data) - 2,
        )


def _plain(data: bytes) -> tuple[int, ...]:
    """Return the lengths of a frame that is too short to be a split one."""
    return () if is_split(data[3]) else lengths(data[:HEAD])


def _fields(data: bytes) -> Frame:
    control = data[3]
    split = is_split(control)
    at = HEAD + split
    return Frame(
        up=bool(control & _UP),
        func=control & 0x0F,
        address=data[at : at + ADDRESS],
        afn=data[at + ADDRESS],
        data=data[at + ADDRESS + 1 : -2],
        fcb=control >> 4 & 3,
        divs=data[4] if split else None,
    )
