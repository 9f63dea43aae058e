"""The table of divisions that ships in data/admin. Pure but for reading that one file.

Belongs here: codes, names and parents as the file has them. Does not: boundaries, which are layers,
and who may see a district.
"""

from __future__ import annotations

import csv
import gzip
from dataclasses import dataclass
from pathlib import Path

from geo.errors import GeoError

FILE = Path("admin") / "jiangsu_divisions_codes.csv.gz"
"""Below the data folder; its source and licence are in data/SOURCES.md."""

_LEVELS = frozenset({"prefecture", "county"})
_COLUMNS = ("level", "code", "name", "parent_code")


class DivisionsError(GeoError):
    """The table of divisions is missing or not what it should be."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Division:
    """A prefecture or a county-level division, by its code of GB/T 2260."""

    code: str
    name: str
    parent_code: str | None


def load_divisions(data_dir: Path) -> tuple[Division, ...]:
    """Return the prefectures and counties of the province, by code.

    Raises
    ------
    DivisionsError
        If the file is missing, or its columns are others.
    """
    path = data_dir / FILE
    try:
        with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
    except OSError as error:
        raise DivisionsError(f"{path}: cannot be read ({error}); it belongs to data/") from error
    if not rows or set(rows[0]) != set(_COLUMNS):
        raise DivisionsError(f"{path}: wants the columns {', '.join(_COLUMNS)}")
    divisions = [
        Division(code=row["code"], name=row["name"], parent_code=row["parent_code"] or None)
        for row in rows
        if row["level"] in _LEVELS
    ]
    return tuple(sorted(divisions, key=lambda one: one.code))
