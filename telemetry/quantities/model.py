"""The catalogue of quantities, read from ``data/quantities.toml``. Pure data: no database.

Units are UCUM codes and fixed per quantity; a device that reports another unit has a
binding with a conversion (see telemetry.observations).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from telemetry.errors import CatalogueError

STATISTICS = frozenset({"instant", "mean", "minimum", "maximum", "total", "accumulated"})
"""The words a series may have for ``statistic`` (HJ 212's Zs forms add ``_converted``)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """One value of a quantity that counts states (a gate is open, a pump has failed)."""

    code: int
    key: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Quantity:
    """One quantity: its code, names, unit and the statistics that make sense for it.

    ``states`` lists what its values mean, in the catalogue's order; None for a number.
    """

    code: str
    name_zh: str
    name_en: str
    unit: str
    display: str
    statistic: str
    statistics: frozenset[str]
    period_required: bool
    decimals: int | None
    significant: int | None
    states: tuple[State, ...] | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Conversion:
    """``stored = reported * factor + offset``, from one UCUM unit to another."""

    unit: str
    to: str
    factor: float
    offset: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Catalogue:
    """All quantities by code, and the unit conversions a binding may use."""

    quantities: dict[str, Quantity]
    conversions: dict[tuple[str, str], Conversion]


def load_catalogue(path: Path) -> Catalogue:
    """Read the catalogue file.

    Raises
    ------
    CatalogueError
        If the file is missing or an entry is wrong; the message names file and entry.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise CatalogueError(
            f"{path} is missing; set HANGOU_DATA_DIR to the folder that holds quantities.toml"
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"{path}: {error}") from error
    quantities = {
        code: _quantity(path, code, entry) for code, entry in document.get("quantity", {}).items()
    }
    if not quantities:
        raise CatalogueError(f"{path}: no [quantity.<code>] table found")
    conversions = [
        Conversion(unit=row["from"], to=row["to"], factor=row["factor"], offset=row["offset"])
        for row in document.get("conversion", [])
    ]
    return Catalogue(
        quantities=quantities, conversions={(one.unit, one.to): one for one in conversions}
    )


def _quantity(path: Path, code: str, entry: dict[str, Any]) -> Quantity:
    try:
        quantity = Quantity(
            code=code,
            name_zh=entry["name_zh"],
            name_en=entry["name_en"],
            unit=entry["unit"],
            display=entry["display"],
            statistic=entry["statistic"],
            statistics=frozenset(entry["statistics"]),
            period_required=entry["period_required"],
            decimals=entry.get("decimals"),
            significant=entry.get("significant"),
            states=_states(entry),
        )
    except KeyError as error:
        raise CatalogueError(f"{path}: quantity {code!r} has no {error.args[0]!r}") from error
    strangers = quantity.statistics - STATISTICS
    if strangers or quantity.statistic not in quantity.statistics:
        raise CatalogueError(f"{path}: quantity {code!r} names a statistic that is not allowed")
    return quantity


def _states(entry: dict[str, Any]) -> tuple[State, ...] | None:
    rows = entry.get("states")
    if rows is None:
        return None
    return tuple(
        State(code=row["code"], key=row["key"], name_zh=row["name_zh"], name_en=row["name_en"])
        for row in rows
    )
