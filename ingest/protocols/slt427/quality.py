"""Water quality: five bytes of bits, then four bytes BCD for each bit that is set.

Order and names of the bits come from one public program for SZY 206-2016 and are unverified.
"""

from __future__ import annotations

from collections.abc import Mapping

from ingest.protocols.slt427.layouts import Block, Field, with_decimals

BITS = 5  # bytes
_COLIFORM = 24  # the one parameter with five bytes; unverified like the rest

_SAME = ("water_temperature", "ph", "dissolved_oxygen", "permanganate_index", "conductivity")
NAMES = (
    *_SAME,
    *("redox_potential", "turbidity", "cod", "bod5", "ammonia_nitrogen", "total_nitrogen"),
    *("copper", "zinc", "fluoride", "selenium", "arsenic", "mercury", "cadmium"),
    *("hexavalent_chromium", "lead", "cyanide", "volatile_phenol", "phenol", "sulfide"),
    *("faecal_coliform", "sulfate", "chloride", "nitrate_nitrogen", "iron", "manganese"),
    *("petroleum", "anionic_surfactant", "bhc", "ddt", "organochlorine_pesticide"),
    *("total_phosphorus", "chlorophyll"),
)
"""The names of the bits from 0 on; the catalogue's quantities where it has them."""


def quality_block(bits: bytes, decimals: Mapping[str, int]) -> Block:
    """Return the values that follow these bits, lowest bit first.

    No source gives their digits after the point: only those in ``decimals`` are observations.
    """
    mask = int.from_bytes(bits, "little")
    found = (_field(bit) for bit in range(BITS * 8) if mask >> bit & 1)
    return tuple(with_decimals(field, decimals) for field in found)


def _field(bit: int) -> Field:
    name = NAMES[bit] if bit < len(NAMES) else f"quality_{bit}"
    return Field(name, 5 if bit == _COLIFORM else 4, 0)
