"""The decoder of SZY 206-2016 and SL/T 427-2021: one frame in, what it says out, or why not."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ingest.protocols.address import Address
from ingest.protocols.model import Decoded, Refused, Unread, beijing
from ingest.protocols.slt427 import functions as afn
from ingest.protocols.slt427.bcd import read_number
from ingest.protocols.slt427.frame import Frame, parse_frame
from ingest.protocols.slt427.layouts import VOLTAGE
from ingest.protocols.slt427.observe import as_items, flow_header, observe, status_header
from ingest.protocols.slt427.orders import read_order
from ingest.protocols.slt427.profile import STANDARD, Slt427Profile
from ingest.protocols.slt427.report import Reading, Report, looks_like_2021, read_report
from ingest.protocols.slt427.times import TAG, TimeError, tag_fields, tag_time

PROTOCOL = "slt427"
_REPORTS = (afn.REPORT, afn.MANUAL, afn.QUERY_NOW)
_FLOW = 3  # type code


def decode(data: bytes, profile: Slt427Profile = STANDARD, now: datetime | None = None) -> Decoded:
    """Return what the frame in ``data``, from 68 to 16, says.

    ``now`` is the aware time of receipt, from which a 2016 frame takes year and month; without
    it such a frame gives no observations.

    Raises
    ------
    Refused
        If marks, length, CRC or address are wrong or a report is torn; nothing else, whatever
        the bytes.
    """
    frame, address = parse_frame(data)
    header = _header(frame, address, data[1])
    if frame.up and frame.divs is None and frame.afn in _REPORTS:
        return _report(frame, header, profile, now)
    if frame.up and frame.divs is None and frame.afn == afn.VOLTAGE_REPORT:
        voltage = _voltage(frame, header, profile, now)
        if voltage is not None:
            return voltage
    items, extra = read_order(frame, profile.edition)
    return Decoded(PROTOCOL, header | extra, items, [], [], _raw_values(frame))


def _header(frame: Frame, address: Address, length: int) -> dict[str, Any]:
    header: dict[str, Any] = {
        "L": length,
        "dir": "up" if frame.up else "down",
        "div": frame.divs is not None,
        "fcb": frame.fcb,
        "func": frame.func,
        "address_raw": frame.address.hex().upper(),
        "address": {key: one for key, one in address._asdict().items() if one is not None},
        "afn": f"{frame.afn:02X}",
        "data_len": len(frame.data),
    }
    if frame.divs is not None:
        header["divs"] = frame.divs
    return header


def _report(
    frame: Frame, header: dict[str, Any], profile: Slt427Profile, now: datetime | None
) -> Decoded:
    if now is not None and looks_like_2021(frame.data, frame.func, profile, now):
        item = {"item": "data", "raw": frame.data.hex().upper()}
        why = 'its time tag is one of 2021: say edition = "2021" in the profile'
        return Decoded(PROTOCOL, header, [item], [], [], [Unread("data", why)])
    tagged = frame.afn != afn.QUERY_NOW
    report = read_report(frame.data, frame.func, profile, tagged=tagged)
    if report is None:
        raise Refused(
            f"truncated_data: a report ends with four bytes of alarms and state, this one has "
            f"{len(frame.data)} bytes of data",
            frame.place,
            frame.place + max(len(frame.data), 1),
        )
    header |= status_header(report.status, report.tag)
    if frame.func == _FLOW and report.readings:
        header |= flow_header(report.readings)
    return _finish(header, report, profile, now, ["no_tp"] if tagged and not report.tag else [])


def _finish(
    header: dict[str, Any],
    report: Report,
    profile: Slt427Profile,
    now: datetime | None,
    quirks: list[str],
) -> Decoded:
    items = as_items(report.readings)
    at, reason = _time(report.tag, now)
    station = header["address_raw"]
    observations, unread = observe(report.readings, station, at, reason, profile)
    if report.rest:
        items.append({"item": "data", "raw": report.rest.hex().upper()})
        unread.append(Unread("data", report.problem))
    return Decoded(PROTOCOL, header, items, observations, quirks, unread)


def _time(tag: bytes | None, now: datetime | None) -> tuple[str | None, str]:
    """Return the time of a report, or None and why there is none."""
    if tag is None:
        return None, "no time in the frame: it has no time tag"
    try:
        return beijing(tag_time(tag, now)), ""
    except TimeError as error:
        return None, f"no time in the frame: {error}"


def _voltage(
    frame: Frame, header: dict[str, Any], profile: Slt427Profile, now: datetime | None
) -> Decoded | None:
    """Read AFN 84, a voltage with or without Tp; None if its length is another."""
    raw, tag = frame.data[: VOLTAGE.size], frame.data[VOLTAGE.size :]
    if len(raw) < VOLTAGE.size or len(tag) not in (0, TAG[profile.edition]):
        return None
    if tag:
        header["tp"] = tag_fields(tag)
    reading = Reading(VOLTAGE, None, raw, read_number(raw, VOLTAGE.decimals))
    return _finish(header, Report([reading], b"", tag or None), profile, now, [])


def _raw_values(frame: Frame) -> list[Unread]:
    """Say of upward frames with values that their layout is not known here."""
    valued = (afn.ALARM, afn.VOLTAGE_REPORT, *_REPORTS)
    if not frame.up or frame.afn not in valued or not frame.data:
        return []
    part = "a part of a split report" if frame.divs is not None else f"AFN {frame.afn:02X}"
    return [Unread("data", f"no source gives the layout of {part}")]
