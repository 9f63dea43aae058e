"""CRC-16/MODBUS (SL 651-2014 annex H): polynomial 8005 reflected, start value FFFF.

A frame carries it high byte first, unlike Modbus.
"""

from __future__ import annotations

from fastcrc import crc16 as catalogued


def crc16(data: bytes) -> int:
    """Return the CRC of all bytes of a frame before its check."""
    return catalogued.modbus(data)
