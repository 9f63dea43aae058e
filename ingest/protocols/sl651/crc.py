"""CRC-16/MODBUS (SL 651-2014 annex H): polynomial 8005 reflected, start value FFFF.

A frame carries it high byte first, unlike Modbus.
"""

from __future__ import annotations

from fastcrc.crc16 import modbus as crc16

__all__ = ["crc16"]
