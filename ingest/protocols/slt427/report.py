"""Data of self-reports and of answers to real-time queries: values, alarms, state, Tp."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec

from ingest.protocols.slt427.bcd import Number, read_number
from ingest.protocols.slt427.layouts import RAIN, Block, Field, block, size
from ingest.protocols.slt427.profile import Slt427Profile
from ingest.protocols.slt427.quality import BITS, quality_block
from ingest.protocols.slt427.times import CLOCK, TAG, TimeError, beijing_clock, clock_time

STATUS = 4  # two bytes of alarm bits, two of state bits
QUALITY, STATISTIC = 10, 14  # type codes
_UNITS = ((5, "M"), (1, "H"), (1, "D"))  # by the top bits of a kind of rain: step, designator
_TEST = 3
_RECENT = timedelta(days=31)

ALARMS = (
    *("mains", "battery", "level", "flow", "quality", "flow_meter", "pump", "level_meter"),
    *("pressure", "temperature", "ic", "fixed_value", "balance", "door"),
)
"""The alarm bits from 0 on (SL/T 427-2021 7.3.14; temperature is not in SZY 206-2016)."""


class Reading(NamedTuple):
    """One value of a report; ``channel`` numbers the instruments from 1, if there are more."""

    field: Field
    channel: str | None
    raw: bytes
    number: Number
    period: str | None = None


class Report(NamedTuple):
    """The parts of a report; ``tag`` is None if there is no Tp, ``rest`` what is not read."""

    readings: list[Reading]
    status: bytes
    tag: bytes | None
    rest: bytes = b""
    problem: str = ""


def read_report(data: bytes, func: int, profile: Slt427Profile, *, tagged: bool) -> Report | None:
    """Take the data of a report apart; None if it is shorter than alarms and state.

    Whether Tp is there the data do not say: it is where the values before it then fill whole
    blocks. ``tagged`` says what is expected where no layout can tell.
    """
    length = TAG[profile.edition]
    for tail in (STATUS + length, STATUS) if tagged else (STATUS, STATUS + length):
        values = data[: len(data) - tail]
        if len(data) <= tail:
            continue
        readings = _readings(values, func, profile)
        if readings is not None:
            return _report(data, tail, readings)
    tail = STATUS + length if tagged and len(data) >= STATUS + length else STATUS
    if len(data) < tail:
        return None
    values = data[: len(data) - tail]
    return _report(data, tail, [])._replace(rest=values, problem=_why(values, func, profile))


def looks_like_2021(data: bytes, func: int, profile: Slt427Profile, now: datetime) -> bool:
    """Whether a station whose profile says 2016 sends reports of 2021.

    Their time tag has a date, which is compared with the time of receipt. Without this, water
    temperatures would be misread: they fill whole blocks in both editions, and two bytes of
    status would pass for a temperature.
    """
    tail = STATUS + TAG["2021"]
    if profile.edition == "2021" or len(data) <= tail:
        return False
    other = msgspec.structs.replace(profile, edition="2021")
    if _readings(data[:-tail], func, other) is None:
        return False
    try:
        time = clock_time(data[-TAG["2021"] :][:CLOCK])
    except TimeError:
        return False
    return abs(time - beijing_clock(now)) <= _RECENT


def _report(data: bytes, tail: int, readings: list[Reading]) -> Report:
    begin = len(data) - tail
    status, tag = data[begin : begin + STATUS], data[begin + STATUS :]
    return Report(readings, status, tag or None)


def _readings(values: bytes, func: int, profile: Slt427Profile) -> list[Reading] | None:
    if func == STATISTIC:
        return [_statistic(values)] if len(values) == 1 + RAIN.size else None
    if func == QUALITY:
        fields = quality_block(values[:BITS], profile.decimals)
        whole = len(values) == BITS + size(fields) and bool(fields)
        return list(_cut(values[BITS:], fields, None)) if whole else None
    known = block(func, profile.edition, profile.decimals)
    if known is None or len(values) % size(known):
        return None
    step = size(known)
    places = range(0, len(values), step)
    several = len(places) > 1
    return [
        reading
        for number, at in enumerate(places, 1)
        for reading in _cut(values[at : at + step], known, str(number) if several else None)
    ]


def _cut(values: bytes, fields: Block, channel: str | None) -> list[Reading]:
    readings, at = [], 0
    for field in fields:
        raw = values[at : at + field.size]
        at += field.size
        number = read_number(raw, field.decimals, field.form)
        readings.append(Reading(field, channel, raw, number))
    return readings


def _statistic(values: bytes) -> Reading:
    """Read the rain of a period: its length in the first byte, then the amount (table 54)."""
    unit, count = values[0] >> 6, values[0] & 0x3F
    field = RAIN._replace(statistic="total")
    number = read_number(values[1:], RAIN.decimals)
    if unit == _TEST:
        problem = number._replace(problem="the frame calls it test data")
        return Reading(field, None, values, problem)
    if count == 0:
        return Reading(field, None, values, number._replace(problem="its period has no length"))
    step, letter = _UNITS[unit]
    time = "" if letter == "D" else "T"
    return Reading(field, None, values, number, f"P{time}{count * step}{letter}")


def _why(values: bytes, func: int, profile: Slt427Profile) -> str:
    if not values:
        return ""
    known = block(func, profile.edition, profile.decimals)
    if known is None:
        return f"no source gives the layout of type {func} that these {len(values)} bytes follow"
    return (
        f"{len(values)} bytes are no whole number of blocks of {size(known)}; "
        f"edition {profile.edition} has a time tag of {TAG[profile.edition]} bytes"
    )
