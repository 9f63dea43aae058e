"""The data of frames that carry no values: link tests, clocks, orders, image parts."""

from __future__ import annotations

from typing import Any

from ingest.protocols.slt427 import functions as afn
from ingest.protocols.slt427.frame import Frame, is_image_part
from ingest.protocols.slt427.profile import Edition
from ingest.protocols.slt427.times import CLOCK, TAG, TimeError, clock_time, tag_fields

Item = dict[str, Any]
Extra = dict[str, Any]
"""Header fields that only some frames have: pw, tp."""


def read_order(frame: Frame, edition: Edition) -> tuple[list[Item], Extra]:
    """Return what the data say; data of a form that is not known are one raw item."""
    if is_image_part(frame):
        return [_image(frame.data)], {}
    data, extra = split_extra(frame, edition)
    item = _known(frame, data)
    if item is not None:
        return [item], extra
    return ([{"item": "data", "raw": _text(frame.data)}] if frame.data else []), {}


def split_extra(frame: Frame, edition: Edition) -> tuple[bytes, Extra]:
    """Return the data proper, and PW and Tp where the frame's length shows them.

    PW and Tp follow in orders downward, Tp may follow in their replies and in the clock's.
    """
    sizes = {afn.SET_CLOCK: CLOCK, afn.START_UNIT: 1, afn.STOP_UNIT: 1, afn.REPORT: 1}
    if frame.afn not in sizes:
        return frame.data, {}
    size, tag = sizes[frame.afn], TAG[edition]
    data, rest = frame.data[:size], frame.data[size:]
    ordered = not frame.up and frame.afn != afn.REPORT
    if ordered and len(rest) == afn.PASSWORD + tag:
        return data, {"pw": _text(rest[: afn.PASSWORD]), "tp": tag_fields(rest[afn.PASSWORD :])}
    if not ordered and len(rest) == tag:
        return data, {"tp": tag_fields(rest)}
    return frame.data, {}


def _known(frame: Frame, data: bytes) -> Item | None:
    if len(data) == 1:
        if frame.afn in (afn.START_UNIT, afn.STOP_UNIT):
            return _unit(frame, data[0])
        if frame.afn == afn.LINK_TEST and data[0] in afn.LINK_WORDS:
            return {"item": "link_test", "raw": _text(data), "word": afn.LINK_WORDS[data[0]]}
        if not frame.up and frame.afn in (afn.LINK_TEST, afn.REPORT):
            return {"item": "mode", "raw": _text(data), "word": afn.MODE_WORDS.get(data[0])}
    if frame.afn in (afn.SET_CLOCK, afn.QUERY_CLOCK) and len(data) == CLOCK:
        return _clock(data)
    return None


def _unit(frame: Frame, byte: int) -> Item:
    """Return the pump or gate of an order; a reply says only whether it was done."""
    item: Item = {
        "item": "start" if frame.afn == afn.START_UNIT else "stop",
        "raw": f"{byte:02X}",
        "unit": byte & 0x0F,
    }
    if frame.up:
        item["executed"] = byte >> 4 == afn.EXECUTED
    else:
        item["kind"] = {afn.PUMP: "pump", afn.GATE: "gate"}.get(byte >> 4)
    return item


def _clock(data: bytes) -> Item:
    try:
        time: str | None = clock_time(data).isoformat()
    except TimeError:
        time = None
    return {"item": "clock", "raw": _text(data), "time": time}


def _image(data: bytes) -> Item:
    """Return one part of an image: its length, low byte first, and its bytes."""
    return {
        "item": "image",
        "length": int.from_bytes(data[:2], "little"),
        "raw": _text(data[2:]),
    }


def _text(data: bytes) -> str:
    return data.hex().upper()
