"""The platform's dated code tables: CSV files whose rows say from when to when they hold."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from telemetry.errors import CatalogueError


def rows_in_force(path: Path, on: date) -> Iterator[dict[str, str]]:
    """Yield the rows of a table that hold on a day; lines that begin with # are remarks.

    Raises
    ------
    CatalogueError
        If the file is missing, or a row has other columns or no dates; names file and row.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError as error:
        raise CatalogueError(f"{path} is missing; set HANGOU_DATA_DIR to its folder") from error
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    for number, row in enumerate(rows, 1):
        if None in row or None in row.values():
            raise CatalogueError(f"{path}: row {number} has not the columns of the head")
        try:
            begins = date.fromisoformat(row["valid_from"])
            ends = date.fromisoformat(row["valid_to"]) if row["valid_to"] else date.max
        except (KeyError, ValueError) as error:
            raise CatalogueError(f"{path}: row {number} has no dates ({error})") from error
        if begins <= on < ends:
            yield row
