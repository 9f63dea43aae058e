"""The CRC of HJ 212-2017 annex A. It is not CRC-16/MODBUS.

Each step shifts the high byte down and drops the low one, so the register has only 256 states,
and eight steps bring each of them back: the CRC sees of a segment no more than the XOR of its
8-byte words. It proves little, and is never the only check of a frame.
"""

from __future__ import annotations

_WORD = 0xFFFF_FFFF_FFFF_FFFF


def _after_byte(index: int) -> int:
    """Return the register after one byte; ``index`` is the byte XOR the register's high half."""
    register = index
    for _ in range(8):
        register = (register >> 1) ^ (0xA001 if register & 1 else 0)
    return register


_STEP = tuple(_after_byte(index) for index in range(256))


def crc(segment: bytes) -> int:
    """Return the CRC of a data segment, from its first byte to the last ``&``."""
    if not segment:
        return 0xFFFF
    # The start value 0xFFFF falls on the first byte.
    folded = int.from_bytes(segment, "big") ^ 0xFF << 8 * (len(segment) - 1)
    shift = 32 << (len(segment) // 8).bit_length()
    while shift >= 64:  # afterwards the last 8 bytes are the XOR of all words
        folded ^= folded >> shift
        shift >>= 1
    register = 0
    for byte in (folded & _WORD).to_bytes(8, "big"):
        register = _STEP[register >> 8 ^ byte]
    return register


def crc_text(segment: bytes) -> bytes:
    """Return the CRC as a frame carries it: four upper-case hex digits, high byte first."""
    return b"%04X" % crc(segment)
