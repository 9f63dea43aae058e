"""Numbers as the data have them: BCD, low byte first (SL/T 427-2021 7.3.22)."""

from __future__ import annotations

from typing import Literal, NamedTuple

Form = Literal["unsigned", "signed", "flow", "volume", "wind"]
MISSING = 0xAA  # every byte of a value that is not measured
_FLOW_UNITS = {0: "m3/s", 3: "m3/h"}


class Number(NamedTuple):
    """A number with the digits that the frame gives it.

    ``text`` is None if it is missing or, then ``problem`` says why, cannot be read. ``unit``
    is what the frame itself says. ``extra`` is the wind direction code of the form wind.
    """

    text: str | None
    unit: str | None = None
    problem: str | None = None
    extra: int | None = None


def read_number(raw: bytes, decimals: int, form: Form = "unsigned") -> Number:
    """Return the number in ``raw``.

    ``form`` says what the top half of the last byte is: a digit; F for minus; sign and unit of
    a discharge; the highest digit of a volume, at most 7; or a wind direction.
    """
    if raw.count(MISSING) == len(raw):
        return Number(None)
    digits = raw[::-1].hex()
    top = raw[-1] >> 4
    rest = digits[1:]
    if form == "signed" and top in (0, 0xF):
        return _number(rest, decimals, minus=top == 0xF)
    if form == "flow":
        return _flow(rest, decimals, top)
    if form == "wind":
        return _number(rest, decimals)._replace(extra=top)
    if form == "signed" or (form == "volume" and top > 7):
        problem = f"the top half of the last byte is {top:X}, which has no known meaning"
        return Number(None, problem=problem)
    return _number(digits, decimals)


def write_number(text: str | None, size: int, decimals: int, form: Form = "unsigned") -> bytes:
    """Return a decimal text as ``size`` bytes; None is the missing value.

    A discharge is written in m3/s. Raises ValueError if it does not fit.
    """
    if text is None:
        return bytes([MISSING]) * size
    minus = text.startswith("-")
    whole, _, part = text.lstrip("-").partition(".")
    digits = (whole + part.ljust(decimals, "0")).lstrip("0").rjust(1, "0")
    room = size * 2 - (form in ("signed", "flow", "wind"))
    if not digits.isdecimal() or len(part) > decimals or len(digits) > room:
        raise ValueError(f"{text} does not fit {room} digits, {decimals} after the point")
    if minus and form not in ("signed", "flow"):
        raise ValueError(f"{text} is negative, which this item cannot be")
    raw = bytearray.fromhex(digits.rjust(size * 2, "0"))[::-1]
    if minus:
        raw[-1] |= 0xF0 if form == "signed" else 0xC0
    if form == "volume" and raw[-1] >> 4 > 7:
        raise ValueError(f"{text} is more than a volume can be")
    return bytes(raw)


def _flow(rest: str, decimals: int, top: int) -> Number:
    sign, unit = top >> 2, _FLOW_UNITS.get(top & 3)
    if sign not in (0, 3) or unit is None:
        problem = f"sign and unit are coded {top:X}, which has no known meaning"
        return Number(None, problem=problem)
    return _number(rest, decimals, minus=sign == 3)._replace(unit=unit)


def _number(digits: str, decimals: int, *, minus: bool = False) -> Number:
    if not digits.isdecimal():
        return Number(None, problem=f"bad_bcd: {digits.upper()} is no decimal number")
    value = int(digits)
    text = str(value).rjust(decimals + 1, "0")
    if decimals:
        text = f"{text[:-decimals]}.{text[-decimals:]}"
    return Number(f"-{text}" if minus and value else text)
