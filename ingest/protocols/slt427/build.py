"""Building frames of both directions. Only bytes: who may send an order is decided elsewhere.

The address is the five bytes of A (protocols/address.py). ``Frame`` itself builds any function;
what is here are the kinds whose data have a known form.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from ingest.protocols.address import LENGTH as ADDRESS
from ingest.protocols.address import AddressError, parse_address
from ingest.protocols.model import BuildError
from ingest.protocols.slt427 import functions as afn
from ingest.protocols.slt427.bcd import write_number
from ingest.protocols.slt427.frame import (
    KILOBYTE,
    MOST_KILOBYTES,
    SPLIT_HEAD,
    Frame,
    is_image_part,
    lengths,
    pack_frame,
)
from ingest.protocols.slt427.layouts import block
from ingest.protocols.slt427.profile import Edition
from ingest.protocols.slt427.times import build_clock, build_tag

Kind = Literal["pump", "gate"]
QUERIES = (*range(0x50, 0x66), 0xB0, 0xB1)
"""The functions that ask for something and carry no data downward (unverified for B1)."""

_MOST_PARTS = 255
_WORDS = {word: code for code, word in afn.LINK_WORDS.items()}
_KINDS: dict[str, int] = {"pump": afn.PUMP, "gate": afn.GATE}


def build(frame: Frame) -> bytes:
    """Return the bytes of a frame.

    Raises
    ------
    BuildError
        If a field is out of its range, or the data are longer than L can say.
    """
    _range("func", frame.func, 0, 15)
    _range("fcb", frame.fcb, 0, 3)
    _range("AFN", frame.afn, 0, 255)
    if frame.divs is not None:
        _range("divs", frame.divs, 1, _MOST_PARTS)
    try:
        parse_address(frame.address, "little")
    except AddressError as error:
        raise BuildError(str(error)) from error
    user = len(frame.data) + ADDRESS + 2 + (frame.divs is not None)
    packed = pack_frame(frame) if user <= 255 or is_image_part(frame) else b""
    if not packed or len(packed) not in lengths(packed[:SPLIT_HEAD]):
        raise BuildError(f"L cannot say {len(frame.data)} bytes of data for AFN {frame.afn:02X}")
    return packed


def link_test(address: bytes, word: str) -> bytes:
    """Return a terminal's AFN 02; ``word`` is login, logout or keep."""
    if word not in _WORDS:
        raise BuildError(f"a link test says {', '.join(_WORDS)}, not {word}")
    return build(Frame(True, 0, address, afn.LINK_TEST, bytes([_WORDS[word]])))


def report(
    address: bytes,
    func: int,
    rows: Sequence[Sequence[str | None]],
    time: datetime | None,
    edition: Edition = "2016",
    status: bytes = bytes(4),
    function: int = afn.REPORT,
) -> bytes:
    """Return a terminal's C0 (or 82, B0): the values of each instrument as decimal text.

    ``status`` is two bytes of alarms and two of state; without ``time`` there is no Tp.

    Raises
    ------
    BuildError
        If the layout of this type is not known, or a value does not fit it.
    """
    fields = block(func, edition)
    if fields is None or any(len(row) != len(fields) for row in rows):
        raise BuildError(f"type {func} of edition {edition} has no such values")
    try:
        values = b"".join(
            write_number(text, one.size, one.decimals, one.form)
            for row in rows
            for one, text in zip(fields, row, strict=True)
        )
    except ValueError as error:
        raise BuildError(str(error)) from error
    tag = b"" if time is None else build_tag(time, edition)
    return build(Frame(True, func, address, function, values + status + tag))


def query(address: bytes, function: int, func: int = 0) -> bytes:
    """Return the centre's query ``function`` (50 to 65, B0, B1) for values of type ``func``."""
    if function not in QUERIES:
        raise BuildError(f"AFN {function:02X} is no query")
    return build(Frame(False, func, address, function))


def set_clock(address: bytes, time: datetime, pw: str, edition: Edition = "2016") -> bytes:
    """Return the centre's AFN 11, with the time also in Tp; unverified."""
    data = build_clock(time) + _password(pw) + build_tag(time, edition)
    return build(Frame(False, 0, address, afn.SET_CLOCK, data))


def order(
    address: bytes,
    *,
    start: bool,
    kind: Kind,
    unit: int,
    pw: str,
    time: datetime,
    delay_min: int = 0,
    edition: Edition = "2016",
) -> bytes:
    """Return the centre's AFN 92 (start or open) or 93 (stop or close) of a pump or gate.

    The terminal refuses an order older than ``delay_min`` minutes; 0 switches that off.
    """
    _range("unit", unit, 0, 15)
    _range("delay_min", delay_min, 0, 255)
    function = afn.START_UNIT if start else afn.STOP_UNIT
    data = bytes([_KINDS[kind] << 4 | unit]) + _password(pw)
    return build(Frame(False, 0, address, function, data + build_tag(time, edition, delay_min)))


def order_reply(address: bytes, *, start: bool, unit: int, executed: bool) -> bytes:
    """Return a terminal's reply to 92 or 93; any top half but A says that it failed."""
    _range("unit", unit, 0, 15)
    function = afn.START_UNIT if start else afn.STOP_UNIT
    done = afn.EXECUTED << 4 if executed else 0
    return build(Frame(True, 0, address, function, bytes([done | unit])))


def image_parts(address: bytes, image: bytes, part: int = KILOBYTE) -> list[bytes]:
    """Return a terminal's AFN 61 frames for an image, numbered down to 1.

    Raises
    ------
    BuildError
        If the image is empty or needs more than 255 parts.
    """
    _range("part", part, 1, MOST_KILOBYTES * KILOBYTE)
    count = -(-len(image) // part)
    _range("number of parts", count, 1, _MOST_PARTS)
    frames = []
    for index in range(count):
        piece = image[index * part : (index + 1) * part]
        data = len(piece).to_bytes(2, "little") + piece
        frames.append(build(Frame(True, 0, address, afn.QUERY_IMAGE, data, divs=count - index)))
    return frames


def _password(pw: str) -> bytes:
    """Return PW: four BCD digits, the first being the number of the key (table 9)."""
    if len(pw) != afn.PASSWORD * 2 or not (pw.isascii() and pw.isdigit()):
        raise BuildError("a password has four digits")
    return bytes.fromhex(pw)


def _range(name: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise BuildError(f"{name} is {low} to {high}, not {value}")
