"""The check byte CS: CRC-8 over the user area (SL/T 427-2021 6.3.3.5)."""

from __future__ import annotations

POLYNOMIAL = 0xE5  # x^7 + x^6 + x^5 + x^2 + 1, as the low eight bits


def _row(value: int) -> int:
    for _ in range(8):
        value = (value << 1) ^ (POLYNOMIAL if value & 0x80 else 0)
        value &= 0xFF
    return value


_TABLE = bytes(_row(value) for value in range(256))


def crc8(data: bytes) -> int:
    """Return the CRC-8 of ``data``: start value 0, most significant bit first, no final xor.

    The standard names the polynomial alone; the rest is what three real frames show.
    """
    check = 0
    for byte in data:
        check = _TABLE[check ^ byte]
    return check
