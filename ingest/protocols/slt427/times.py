"""The time tag Tp, and times in data (SL/T 427-2021 6.3.3.8, table 10)."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from ingest.protocols.slt427.profile import Edition

TAG = {"2016": 5, "2021": 7}
"""Bytes of Tp by edition."""
CLOCK = 6  # bytes of a time in the data: ss mm hh dd mo yy
_AHEAD = timedelta(days=1)  # a station's clock may be so much before ours
_BEIJING = timezone(timedelta(hours=8))


class TimeError(ValueError):
    """These digits are no time, or too little of one; says why."""


def tag_fields(raw: bytes) -> dict[str, Any]:
    """Return the parts of Tp as text, and the permitted delay in minutes."""
    names = ("ss", "mm", "hh", "dd", "month", "year")[: len(raw) - 1]
    fields: dict[str, Any] = {name: f"{byte:02X}" for name, byte in zip(names, raw, strict=False)}
    fields["delay_min"] = raw[-1]
    return fields


def tag_time(raw: bytes, now: datetime | None) -> datetime:
    """Return the Beijing time of a Tp, without zone.

    Five bytes lack month and year: then it is the newest such time that is at most a day after
    ``now``, the aware time of receipt. A clock that is further ahead seems a month old.

    Raises
    ------
    TimeError
        If it is no time, or month and year are lacking and ``now`` too.
    """
    if len(raw) == TAG["2021"]:
        return clock_time(raw[:CLOCK])
    second, minute, hour, day = (_two_digits(byte) for byte in raw[:4])
    if now is None:
        raise TimeError("it has no month, and no time of receipt is given")
    latest = beijing_clock(now) + _AHEAD
    month = latest.replace(day=1)
    # No two months in a row lack a 31st, so one of three has the day and is not too late.
    for _ in range(3):
        try:
            time = datetime(month.year, month.month, day, hour, minute, second)
        except ValueError:
            time = datetime.max
        if time <= latest:
            return time
        month = (month - timedelta(days=1)).replace(day=1)
    raise TimeError(f"{raw[:4].hex().upper()} is no time")


def beijing_clock(now: datetime) -> datetime:
    """Return what a clock in Beijing shows at an aware time, without zone."""
    return now.astimezone(_BEIJING).replace(tzinfo=None)


def clock_time(raw: bytes) -> datetime:
    """Return ``ss mm hh dd mo yy`` as Beijing time without zone.

    The top three bits of the month may hold a weekday, as in related protocols; unverified.

    Raises
    ------
    TimeError
        If it is no time.
    """
    month = bytes([raw[4] & 0x1F])
    parts = [_two_digits(byte) for byte in (*raw[:4], *month, raw[5])]
    second, minute, hour, day, number, year = parts
    try:
        return datetime(2000 + year, number, day, hour, minute, second)
    except ValueError as error:
        raise TimeError(f"{raw.hex().upper()} is no time ({error})") from error


def build_clock(time: datetime) -> bytes:
    """Return a time as ``ss mm hh dd mo yy``; an aware one is put into Beijing time."""
    if time.tzinfo is not None:
        time = time.astimezone(_BEIJING)
    return bytes.fromhex(time.strftime("%S%M%H%d%m%y"))


def build_tag(time: datetime, edition: Edition, delay_min: int = 0) -> bytes:
    """Return the Tp of a time; delay 0 means that the other side shall not judge its age."""
    whole = build_clock(time)
    return (whole if edition == "2021" else whole[:4]) + bytes([delay_min])


def _two_digits(byte: int) -> int:
    text = f"{byte:02X}"
    if not text.isdecimal():
        raise TimeError(f"{text} is no BCD number")
    return int(text)
