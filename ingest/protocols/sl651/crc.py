"""CRC-16/MODBUS (SL 651-2014 annex H): polynomial 8005 reflected, start value FFFF.

A frame carries it high byte first, unlike Modbus.
"""

from __future__ import annotations

from struct import unpack


def _after_byte(register: int) -> int:
    for _ in range(8):
        register = (register >> 1) ^ (0xA001 if register & 1 else 0)
    return register


_BYTE = tuple(_after_byte(index) for index in range(256))
# The register is as wide as two bytes, so two bytes take one look into a table of 65,536.
_WORD = tuple(
    _BYTE[_BYTE[index & 255] & 255 ^ index >> 8] ^ _BYTE[index & 255] >> 8
    for index in range(65_536)
)


def crc16(data: bytes) -> int:
    """Return the CRC of all bytes of a frame before its check."""
    register = 0xFFFF
    words = len(data) // 2
    for word in unpack(f"<{words}H", data[: words * 2]):
        register = _WORD[register ^ word]
    if len(data) % 2:
        register = register >> 8 ^ _BYTE[(register ^ data[-1]) & 255]
    return register
