"""The blocks of 4C, 4D, 4E and 4F: what is to be switched, or in an answer how it now stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ingest.protocols.model import BuildError

_MOST_UNITS = 255
_MOST_CM = 9999  # two bytes of BCD
_ON, _OFF = b"\xff", b"\x00"


class GateSetting(NamedTuple):
    """A gate: whether it is to open, and the opening in centimetres."""

    opened: bool
    centimetres: int


def write_switches(units: Sequence[bool]) -> bytes:
    """Return the block of 4C and 4D: a count of bytes, then a bit a unit, D0 the first.

    Raises
    ------
    BuildError
        If there are no units, or more than 2040.
    """
    count = (len(units) + 7) // 8
    if not 1 <= count <= _MOST_UNITS:
        raise BuildError("1 to 2040 pumps or valves are switched at once")
    return bytes([count]) + _bits(units)


def write_gates(gates: Sequence[GateSetting]) -> bytes:
    """Return the block of 4E: a count of gates, a bit a gate, two bytes of BCD a gate.

    Raises
    ------
    BuildError
        If there are no gates, more than 255, or an opening is not 0 to 9999 cm.
    """
    if not 1 <= len(gates) <= _MOST_UNITS:
        raise BuildError(f"1 to {_MOST_UNITS} gates are set at once")
    if any(not 0 <= gate.centimetres <= _MOST_CM for gate in gates):
        raise BuildError(f"an opening is 0 to {_MOST_CM} cm")
    openings = "".join(f"{gate.centimetres:04d}" for gate in gates)
    bits = _bits([gate.opened for gate in gates])
    return bytes([len(gates)]) + bits + bytes.fromhex(openings)


def read_gates(block: bytes) -> list[GateSetting] | None:
    """Return what the block of 4E says; None if its length or an opening is wrong."""
    if not block or not block[0]:
        return None
    count, width = block[0], (block[0] + 7) // 8
    openings = block[1 + width :].hex()
    if len(openings) != count * 4 or not openings.isdecimal():
        return None
    bits = int.from_bytes(block[1 : 1 + width], "little")
    return [
        GateSetting(bool(bits >> index & 1), int(openings[index * 4 : index * 4 + 4]))
        for index in range(count)
    ]


def on_off(*, on: bool) -> bytes:
    """Return the block of 4F."""
    return _ON if on else _OFF


def _bits(units: Sequence[bool]) -> bytes:
    """Return a bit a unit; with more than eight the first byte has the first (unverified)."""
    number = sum(1 << index for index, unit in enumerate(units) if unit)
    return number.to_bytes((len(units) + 7) // 8, "little")
