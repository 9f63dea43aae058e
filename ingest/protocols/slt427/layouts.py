"""What the values of each type code look like (SL/T 427-2021 7.3.22, tables 33 to 47).

Sizes, digits and signs of 2021 are those of a public excerpt. For SZY 206-2016 two public
programs agree on discharge with volume, velocity, power, pressure, wind and water
temperature; they do not on the digits of gate position, soil moisture and water pressure, which
are therefore left to the profile.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from ingest.protocols.slt427.bcd import Form
from ingest.protocols.slt427.profile import Edition


class Field(NamedTuple):
    """One value of a block: its name here, bytes, digits after the point, coding.

    ``quantity`` is the catalogue's, or the item's name where the catalogue has none, or empty
    for what is no observation: its digits after the point are not known.
    """

    item: str
    size: int
    decimals: int
    form: Form = "unsigned"
    quantity: str = ""
    statistic: str = "instant"


_NONE: Mapping[str, int] = MappingProxyType({})

Block = tuple[Field, ...]
"""The values that follow one another, once for each instrument."""

DEPTH = "soil_depth"
"""The one item that only describes another."""

RAIN = Field("precipitation", 3, 1, quantity="precipitation", statistic="accumulated")
VOLTAGE = Field("voltage", 2, 2, quantity="voltage")

FLOW: Block = (
    Field("discharge", 5, 3, "flow", "discharge"),
    Field("volume", 5, 0, "volume", "volume", "accumulated"),
)
_PRESSURE = Field("pressure", 3, 0, quantity="pressure")  # hPa
_WIND = Field("wind_speed", 3, 2, "wind", "wind_speed")

_BOTH: dict[int, Block] = {
    1: (RAIN,),
    2: (Field("stage", 4, 3, "signed", "stage"),),
    3: FLOW,
    4: (Field("velocity", 3, 3, "signed", "velocity"),),
    6: (Field("power", 3, 0, quantity="power"),),  # kW
    9: (Field("water_temperature", 2, 1, quantity="water_temperature"),),
    12: (Field("evaporation", 3, 1, quantity="evaporation", statistic="accumulated"),),
}
_ONLY: dict[Edition, dict[int, Block]] = {
    "2016": {
        5: (Field("gate_opening", 3, 0),),
        7: (_PRESSURE,),
        8: (_WIND,),
        11: (Field("soil_moisture", 2, 0),),
        15: (Field("water_pressure", 4, 0),),
    },
    "2021": {
        5: (Field("gate_opening", 3, 2, quantity="gate_opening"),),  # m
        7: (_PRESSURE, _WIND, Field("air_temperature", 2, 1, "signed", "air_temperature")),
        8: (Field("energy", 4, 2, quantity="energy", statistic="accumulated"),),  # kW.h
        11: (
            Field("soil_moisture", 2, 1, quantity="soil_moisture"),  # %
            Field(DEPTH, 2, 0),  # cm, where the moisture before it was measured
        ),
        15: (Field("water_pressure", 4, 2, quantity="water_pressure"),),  # kPa
    },
}

TYPES = {
    0: "answer",
    1: "rain",
    2: "level",
    3: "flow",
    4: "velocity",
    5: "gate position",
    6: "power",
    7: "pressure",
    8: "wind",
    9: "water temperature",
    10: "water quality",
    11: "soil moisture",
    12: "evaporation",
    13: "alarm or status",
    14: "combined or statistical rain",
    15: "water pressure",
}
"""The type codes of C, as SZY 206-2016 names them."""


def block(func: int, edition: Edition, decimals: Mapping[str, int] = _NONE) -> Block | None:
    """Return the block of a type code, or None where no source gives one.

    An item in ``decimals`` has that many digits after the point, whatever is known of it.
    """
    fields = _BOTH.get(func) or _ONLY[edition].get(func)
    if not decimals or fields is None:
        return fields
    return tuple(with_decimals(field, decimals) for field in fields)


def with_decimals(field: Field, decimals: Mapping[str, int]) -> Field:
    """Return a field with the digits that a profile gives it, if it does."""
    if field.item not in decimals:
        return field
    return field._replace(decimals=decimals[field.item], quantity=field.quantity or field.item)


def size(fields: Block) -> int:
    """Return how many bytes a block takes."""
    return sum(field.size for field in fields)
