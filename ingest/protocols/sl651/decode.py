"""The decoder of SL 651-2014: one frame in, what it says out, or why not."""

from __future__ import annotations

from typing import Any

from ingest.protocols.model import Decoded, Refused, Unread
from ingest.protocols.sl651 import functions as fn
from ingest.protocols.sl651.body import Body, BodyReader
from ingest.protocols.sl651.elements import Elements, shipped
from ingest.protocols.sl651.frame import DOWN_ENDS, ENDS, UP_ENDS, Frame, parse_frame
from ingest.protocols.sl651.observe import observe
from ingest.protocols.sl651.profile import STANDARD, Sl651Profile
from ingest.protocols.sl651.text import TextReader
from ingest.protocols.sl651.values import read_text

PROTOCOL = "sl651"
_CODES = tuple(f"{function:02X}" for function in range(256))
_HEX_STAMP, _ASCII_STAMP = 8, 16  # serial and send time


def decode(
    data: bytes, profile: Sl651Profile = STANDARD, elements: Elements | None = None
) -> Decoded:
    """Return what the frame in ``data``, from 7E7E or SOH to its CRC, says.

    A packet of a split message says no more than its head; reassemble.py joins them.
    ``elements`` is the table in force, by default the checkout's.

    Raises
    ------
    Refused
        If the frame is not sound or its body is torn; nothing else, whatever the bytes.
    """
    frame = parse_frame(data, any_end="any_end" in profile.accept)
    return decode_frame(frame, profile, elements or shipped())[0]


def decode_frame(
    frame: Frame, profile: Sl651Profile, elements: Elements
) -> tuple[Decoded, list[bytes]]:
    """Return what a sound frame says, and the images in it.

    Raises
    ------
    Refused
        If its body is torn.
    """
    header = frame_header(frame)
    quirks = [] if frame.end in (UP_ENDS if frame.up else DOWN_ENDS) else ["end_of_other_direction"]
    if frame.up and frame.packet is not None and frame.packet[1] > 1:
        return Decoded(PROTOCOL, header, [], [], quirks, []), []
    rest = _stamp(frame, header)
    body = _read(frame, rest, elements)
    header |= body.header
    observations, found, unread = observe(body.items, header, profile, elements)
    if frame.function == fn.TEST and observations:
        why = "the values of a test report (30) are no observations"
        unread = [Unread(name, why) for name, _ in body.items if name not in ("ST", "TT")]
        observations = []
    if frame.function not in fn.KNOWN:
        unread += _unknown(frame, header)
    decoded = Decoded(PROTOCOL, header, body.items, observations, quirks + found, unread)
    return decoded, body.objects


def frame_header(frame: Frame) -> dict[str, Any]:
    """Return the header fields that stand before the body, under the names of the samples."""
    header: dict[str, Any] = {
        "direction": "up" if frame.up else "down",
        "center": frame.center,
        "station": frame.station,
        "password": frame.password,
        "function": _CODES[frame.function],
        "length": frame.length,
        "start": "STX" if frame.packet is None else "SYN",
        "end": ENDS[frame.end],
    }
    if frame.coding == "ascii":  # the samples, all HEX, do not name theirs
        header["coding"] = frame.coding
    if frame.packet is not None:
        header["packet_total"], header["packet_no"] = frame.packet
    return header


def _stamp(frame: Frame, header: dict[str, Any]) -> bytes:
    """Read serial and send time into the header; return what stands behind them."""
    binary = frame.coding == "hex"
    width = _HEX_STAMP if binary else _ASCII_STAMP
    head = frame.body[:width]
    digits = head.hex() if binary else head.decode("latin-1")
    if len(head) < width:
        raise Refused(
            f"truncated_body: a body begins with {width} bytes of serial and send time",
            frame.place,
            frame.place + max(len(head), 1),
        )
    serial, time = digits[:4], digits[4:]
    if not (time.isascii() and time.isdecimal()):
        begin = frame.place + width - (6 if binary else 12)
        raise Refused("bad_time: a send time is twelve decimal digits", begin, frame.place + width)
    try:
        header["serial"] = int.from_bytes(bytes.fromhex(serial), "big")
    except ValueError:
        raise Refused(
            "bad_serial: a serial is four hex digits", frame.place, frame.place + 4
        ) from None
    header["send_time"] = time
    return frame.body[width:]


def _read(frame: Frame, rest: bytes, elements: Elements) -> Body:
    if frame.packet is not None and frame.up:
        return Body({}, [], [])
    binary = frame.coding == "hex"
    if not frame.up:
        text = rest.hex().upper() if binary else read_text(rest)
        return Body({"body_rest": text} if rest else {}, [], [])
    place = frame.place + (_HEX_STAMP if binary else _ASCII_STAMP)
    reader = BodyReader if binary else TextReader
    return reader(rest, place, frame.station, elements).read(frame.function)


def _unknown(frame: Frame, header: dict[str, Any]) -> list[Unread]:
    """Say of upward functions that the standard leaves open that they are not read."""
    if frame.up and "body_rest" in header:
        return [Unread("body_rest", f"what function {header['function']} carries is not known")]
    return []
