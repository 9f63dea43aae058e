"""The dated code tables of HJ 212: factors and data flags, from the platform's data folder."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

from ingest.protocols.dated import rows_in_force
from telemetry.errors import CatalogueError


class Factor(NamedTuple):
    """What a factor code means; ``quantity`` is None where the catalogue has none for it."""

    code: str
    edition: str
    name_zh: str
    name_en: str
    unit: str
    quantity: str | None
    source: str


class Codes(NamedTuple):
    """The tables in force on a day: factors by code, quality by flag."""

    factors: dict[str, Factor]
    qualities: dict[str, str]


def load_codes(folder: Path, on: date) -> Codes:
    """Read ``hj212_factors.csv`` and ``hj212_flags.csv`` as in force on a day.

    Raises
    ------
    CatalogueError
        If a file is missing or a row is wrong; names file and row.
    """
    factors = {
        row["code"]: Factor(
            row["code"], row["edition"], row["name_zh"], row["name_en"], row["unit"],
            row["quantity"] or None, row["source"],
        )
        for row in rows_in_force(folder / "hj212_factors.csv", on)
    }  # fmt: skip
    qualities = {
        row["flag"]: row["quality"] for row in rows_in_force(folder / "hj212_flags.csv", on)
    }
    strangers = set(qualities.values()) - {"good", "suspect", "bad"}
    if strangers:
        raise CatalogueError(f"{folder / 'hj212_flags.csv'}: no quality {sorted(strangers)[0]!r}")
    return Codes(factors, qualities)
