"""Numbers and texts as the elements have them: BCD behind a definition byte (section 2.3)."""

from __future__ import annotations

from decimal import Decimal

TENS: tuple[int, ...] = (1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000)
MOST_BYTES = 31  # five bits of the definition byte


def read_number(digits: str, decimals: int) -> float | str | None:
    """Return the number in lower-case hex digits.

    None if all are F, which is missing; the digits themselves, in upper case, if they are no
    number. A first byte of FF is the minus sign.
    """
    if digits.isdecimal():
        return int(digits) / TENS[decimals]
    if not digits.strip("f"):
        return None
    if digits.startswith("ff") and digits[2:].isdecimal():
        return -int(digits[2:]) / TENS[decimals]
    return digits.upper()


def definition_of(size: int, decimals: int) -> int:
    """Return the definition byte for ``size`` bytes with ``decimals`` digits after the point."""
    return size << 3 | decimals


def smallest_definition(value: float | None) -> int:
    """Return the definition with the fewest bytes that says a value exactly.

    Raises
    ------
    ValueError
        If none does: it has more than 7 digits after the point or 62 in all.
    """
    if value is None:
        return definition_of(1, 0)
    digits, decimals = _digits(value)
    size = (len(digits) + 1) // 2 + (value < 0)
    if decimals >= len(TENS) or size > MOST_BYTES:
        raise ValueError(f"{value} has too many digits for an element")
    return definition_of(size, decimals)


def write_number(value: float | None, definition: int) -> bytes:
    """Return the bytes of a value; the inverse of :func:`read_number`.

    Raises
    ------
    ValueError
        If the value has more digits than the definition.
    """
    size, room = definition >> 3, definition & 7
    if value is None:
        return b"\xff" * size
    digits, decimals = _digits(value)
    digits += "0" * (room - decimals)
    free = (size - (value < 0)) * 2
    if decimals > room or len(digits) > free:
        raise ValueError(f"{value} does not fit {free} digits, {room} after the point")
    return (b"\xff" if value < 0 else b"") + bytes.fromhex(digits.rjust(free, "0"))


def read_text(raw: bytes) -> str:
    """Return a text; the standard's words name no coding, so UTF-8 and GB 18030 (unverified)."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("gb18030", errors="replace")


def decimal_text(value: float) -> str:
    """Return a value without an exponent, as the ASCII coding has it."""
    number = Decimal(repr(value))
    if not number.is_finite():
        raise ValueError(f"{value} is no number")
    whole, _, part = f"{number:f}".partition(".")
    part = part.rstrip("0")
    return f"{whole}.{part}" if part else whole


def _digits(value: float) -> tuple[str, int]:
    """Return all digits of a value without sign and point, and how many follow the point."""
    whole, _, part = decimal_text(abs(value)).partition(".")
    return (whole + part).lstrip("0") or "0", len(part)
