"""What the values of each type code look like (SL/T 427-2021 7.3.22, tables 33 to 47).

Sizes, digits and signs are those of SL/T 427-2021 as public excerpts give them. For SZY
206-2016 two public programs agree on rain, level, discharge with volume, velocity, gate, power,
pressure, wind and water temperature; soil moisture and meteorology differ between the editions.
"""

from __future__ import annotations

from typing import NamedTuple

from ingest.protocols.slt427.bcd import Form
from ingest.protocols.slt427.profile import Edition


class Field(NamedTuple):
    """One value of a block: its name here, bytes, digits after the point, coding.

    ``quantity`` is the catalogue's, or the item's name where the catalogue has none, or empty
    for what is no observation of its own.
    """

    item: str
    size: int
    decimals: int
    form: Form = "unsigned"
    quantity: str = ""
    statistic: str = "instant"


Block = tuple[Field, ...]
"""The values that follow one another, once for each instrument."""

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
    5: (Field("gate_opening", 3, 2, quantity="gate_opening"),),
    6: (Field("power", 3, 0, quantity="power"),),  # kW
    9: (Field("water_temperature", 2, 1, quantity="water_temperature"),),
    12: (Field("evaporation", 3, 1, quantity="evaporation", statistic="accumulated"),),
    15: (Field("water_pressure", 4, 2, quantity="water_pressure"),),  # kPa
}
_ONLY: dict[Edition, dict[int, Block]] = {
    "2016": {7: (_PRESSURE,), 8: (_WIND,)},
    "2021": {
        7: (_PRESSURE, _WIND, Field("air_temperature", 2, 1, "signed", "air_temperature")),
        8: (Field("energy", 4, 2, quantity="energy", statistic="accumulated"),),  # kW.h
        11: (
            Field("soil_moisture", 2, 1, quantity="soil_moisture"),  # %
            Field("soil_depth", 2, 0),  # cm, where the moisture before it was measured
        ),
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


def block(func: int, edition: Edition) -> Block | None:
    """Return the block of a type code, or None where no source gives one."""
    return _BOTH.get(func) or _ONLY[edition].get(func)


def size(fields: Block) -> int:
    """Return how many bytes a block takes."""
    return sum(field.size for field in fields)
