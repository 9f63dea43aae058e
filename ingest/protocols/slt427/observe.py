"""From the readings of a report to items, header fields and observations."""

from __future__ import annotations

from typing import Any

from ingest.protocols.model import Meaning, Observation, Unread
from ingest.protocols.slt427.layouts import DEPTH
from ingest.protocols.slt427.profile import Slt427Profile
from ingest.protocols.slt427.report import ALARMS, Reading
from ingest.protocols.slt427.times import tag_fields

_CATALOGUE_FLOW = "m3/s"
_NOTHING = Meaning()


def as_items(readings: list[Reading]) -> list[dict[str, Any]]:
    """Return each reading as the frame has it: raw bytes as sent, value as text in its digits."""
    items = []
    for one in readings:
        item: dict[str, Any] = {"item": one.field.item, "raw": one.raw.hex().upper()}
        if one.channel is not None:
            item["channel"] = one.channel
        item["value"] = one.number.text
        if one.number.unit is not None:
            item["unit"] = one.number.unit
        if one.number.extra is not None:
            item["direction"] = one.number.extra
        if one.period is not None:
            item["period"] = one.period
        items.append(item)
    return items


def flow_header(readings: list[Reading]) -> dict[str, Any]:
    """Return the digits of every discharge and volume, high byte first.

    Of one meter also ``flow_m3`` (in m3/s or m3/h, as its item says) and ``volume_m3``.
    """
    header: dict[str, Any] = {
        "flow_blocks": [{"bcd": one.raw[::-1].hex().upper()} for one in readings]
    }
    if len(readings) == 2:
        flow, volume = (one.number.text for one in readings)
        header["flow_m3"] = None if flow is None else float(flow)
        header["volume_m3"] = None if volume is None else int(volume)
    return header


def status_header(status: bytes, tag: bytes | None) -> dict[str, Any]:
    """Return alarms and state as sent, the alarms' words, the state's set bits, and Tp."""
    alarm = int.from_bytes(status[:2], "little")
    state = int.from_bytes(status[2:], "little")
    header: dict[str, Any] = {
        "alarm": status[:2].hex().upper(),
        "alarms": [word for bit, word in enumerate(ALARMS) if alarm >> bit & 1],
        "state": status[2:].hex().upper(),
        "state_bits": [bit for bit in range(16) if state >> bit & 1],
    }
    if tag is not None:
        header["tp"] = tag_fields(tag)
    return header


def observe(
    readings: list[Reading], station: str, at: str | None, reason: str, profile: Slt427Profile
) -> tuple[list[Observation], list[Unread]]:
    """Return what may be stored of the readings, and why the others may not.

    Parameters
    ----------
    at
        RFC 3339 text, or None; then ``reason`` says why there is no time.
    """
    observations, unread = [], []
    for one in readings:
        name = one.field.item + (f".{one.channel}" if one.channel else "")
        meaning = profile.meanings.get(name) or profile.meanings.get(one.field.item) or _NOTHING
        quantity = meaning.quantity or one.field.quantity
        problem = one.number.problem or _problem(one, quantity) or (reason if at is None else "")
        if problem:
            unread.append(Unread(name, problem))
        elif quantity and at is not None:
            observations.append(_observation(one, station, at, quantity, meaning))
        if one.number.extra is not None:
            unread.append(Unread("wind_direction", "what its codes mean is not known"))
    return observations, unread


def _problem(one: Reading, quantity: str) -> str:
    """Say what a value lacks to be one; a part of another (soil_depth) lacks nothing."""
    if quantity or one.field.item == DEPTH:
        return ""
    return "how many digits it has after the point is not known; say them in the profile's decimals"


def _observation(
    one: Reading, station: str, at: str, quantity: str, meaning: Meaning
) -> Observation:
    text = one.number.text
    value = None if text is None or text in meaning.missing else float(text)
    return Observation(
        station=station,
        quantity=quantity,
        channel=meaning.channel or one.channel,
        statistic=one.field.statistic,
        period=one.period,
        at=at,
        value=value,
        unit=meaning.unit or _other_unit(one.number.unit),
        quality="missing" if value is None else "good",
    )


def _other_unit(stated: str | None) -> str | None:
    """Return a unit that the frame itself states, unless it is the catalogue's own."""
    return None if stated == _CATALOGUE_FLOW else stated
