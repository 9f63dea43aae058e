"""A binding to be added: its fields, what they allow, and the catalogue's conversions.

The binding as the collector uses it is in ``telemetry/devices``. Pure: no database.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from datetime import datetime

from telemetry.errors import InvalidError
from telemetry.quantities.model import Catalogue, Quantity
from telemetry.series.model import canonical_period

_CHANNEL = re.compile(r"[A-Za-z0-9_-]{0,64}", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class NewBinding:
    """A binding to be added, in the words of who adds it.

    Without ``factor`` and ``offset`` the conversion is the catalogue's, from ``unit`` to
    the quantity's unit. ``valid_from`` None: since ever.
    """

    device: str
    station: str
    device_channel: str
    quantity: str
    unit: str
    source: str
    channel: str = ""
    statistic: str | None = None
    period: str = ""
    factor: float | None = None
    offset: float | None = None
    valid_from: datetime | None = None


def check_binding(binding: NewBinding, catalogue: Catalogue) -> NewBinding:
    """Return the binding with statistic, period and conversion filled in.

    Raises
    ------
    InvalidError
        If the quantity, statistic, period or a number is wrong, or no conversion from
        the unit to the quantity's unit is on record and none is given.
    """
    quantity = catalogue.quantities.get(binding.quantity)
    if quantity is None:
        raise InvalidError("quantity", f"{binding.quantity!r} is not in the catalogue")
    if not binding.device_channel:
        raise InvalidError("device_channel", "is empty; say what the device calls the channel")
    if not _CHANNEL.fullmatch(binding.channel):
        raise InvalidError("channel", f"{binding.channel!r} is not of A-Z a-z 0-9 _ -")
    if not binding.source.strip():
        raise InvalidError("source", "is empty; say where the binding comes from")
    if binding.valid_from is not None and binding.valid_from.tzinfo is None:
        raise InvalidError(
            "valid_from", f"{binding.valid_from.isoformat()} has no offset such as +08:00"
        )
    factor, offset = _conversion(binding, quantity, catalogue)
    return replace(
        binding,
        statistic=_statistic(binding, quantity),
        period=canonical_period(binding.period) if binding.period else "",
        factor=factor,
        offset=offset,
    )


def _statistic(binding: NewBinding, quantity: Quantity) -> str:
    statistic = binding.statistic or quantity.statistic
    if statistic not in quantity.statistics:
        allowed = ", ".join(sorted(quantity.statistics))
        raise InvalidError("statistic", f"{quantity.code} has {allowed}, not {statistic!r}")
    if statistic == "instant" and binding.period:
        raise InvalidError("period", f"{binding.period!r}: an instant value has no period")
    return statistic


def _conversion(
    binding: NewBinding, quantity: Quantity, catalogue: Catalogue
) -> tuple[float, float]:
    if binding.factor is not None or binding.offset is not None:
        factor = 1.0 if binding.factor is None else binding.factor
        offset = 0.0 if binding.offset is None else binding.offset
        if not math.isfinite(factor) or factor == 0.0:
            raise InvalidError("factor", f"{factor} is not a finite number other than 0")
        if not math.isfinite(offset):
            raise InvalidError("offset", f"{offset} is not a finite number")
        return factor, offset
    if binding.unit == quantity.unit:
        return 1.0, 0.0
    known = catalogue.conversions.get((binding.unit, quantity.unit))
    if known is None:
        units = sorted(unit for unit, to in catalogue.conversions if to == quantity.unit)
        raise InvalidError(
            "unit",
            f"{binding.unit!r} has no conversion to {quantity.unit!r} of {quantity.code}; "
            f"give one of {', '.join([quantity.unit, *units])}, or a factor and an offset",
        )
    return known.factor, known.offset
