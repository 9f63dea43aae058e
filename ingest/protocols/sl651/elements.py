"""The table of elements (SL 651-2014 annex C): names, and what each is an observation of."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ingest.protocols.dated import rows_in_force
from ingest.protocols.sl651.values import TENS
from telemetry.errors import CatalogueError
from telemetry.settings import CHECKOUT_DATA

FILE = "sl651_elements.csv"
_MOST_PLANS = 4096
GATED = frozenset({"GH", "GS", "GT", "QZ"})
"""Elements of the gate that the last GN names."""
NOT_PLAIN = GATED | {"GN", "DT", "RGZS", "PIC", "VERSION", "ZT"}
"""Elements whose meaning depends on others, or that are no values."""


class Element(NamedTuple):
    """What an element is.

    ``quantity`` is the catalogue's code, or ``name`` where the catalogue has none; ``unit`` is
    the standard's, for people: devices may send another.
    """

    leader: int
    name: str
    name_zh: str
    name_en: str
    unit: str
    quantity: str
    statistic: str
    period: str | None
    source: str


class Plan(NamedTuple):
    """How a BCD element is read: its name, bytes of its value, and what divides its digits."""

    name: str
    size: int
    ten: int


class Elements:
    """The table in force.

    Attributes
    ----------
    by_name
        The rows by short name.
    names
        Names by leader, 0x76 where the table has none.
    plain
        Quantity, statistic and period by short name, of elements that stand for themselves.
    spelling
        Names by their upper-case form.
    plans
        What :meth:`plan` made, by the two bytes of the identifier.
    """

    def __init__(self, rows: list[Element]) -> None:
        self.by_name = {row.name: row for row in rows}
        self.plans: dict[bytes, Plan] = {}
        known = {row.leader: row.name for row in rows}
        self.names = tuple(known.get(leader, f"0x{leader:02X}") for leader in range(256))
        self.plain = {
            row.name: (row.quantity, row.statistic, row.period)
            for row in rows
            if row.name not in NOT_PLAIN
        }
        self.spelling = {row.name.upper(): row.name for row in rows}

    def get(self, name: str) -> Element:
        """Return the row of a name; one that the table does not have stands for itself."""
        row = self.by_name.get(name)
        return row or Element(-1, name, "", "", "", name, "instant", None, "unverified")

    def plan(self, identifier: bytes) -> None:
        """Remember how to read a BCD element, for a bounded number of identifiers."""
        if len(self.plans) < _MOST_PLANS:
            leader, definition = identifier
            self.plans[identifier] = Plan(self.names[leader], definition >> 3, TENS[definition & 7])


def load_elements(folder: Path, on: date) -> Elements:
    """Read the table as in force on a day.

    Raises
    ------
    CatalogueError
        If the file is missing or a row is wrong; names file and row.
    """
    path = folder / FILE
    rows: dict[str, Element] = {}
    for number, row in enumerate(rows_in_force(path, on), 1):
        try:
            element = _element(row)
        except (KeyError, ValueError) as error:
            raise CatalogueError(f"{path}: row {number} cannot be read ({error!r})") from error
        if rows.setdefault(row["leader"], element) is not element:
            raise CatalogueError(f"{path}: leader {row['leader']} stands twice on {on}")
    return Elements(list(rows.values()))


@cache
def shipped() -> Elements:
    """Return the checkout's table, read once; a process with its own folder loads that."""
    return load_elements(CHECKOUT_DATA, date.max - timedelta(days=1))


def _element(row: dict[str, str]) -> Element:
    return Element(
        leader=int(row["leader"], 16),
        name=row["name"],
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        unit=row["unit"],
        quantity=row["quantity"] or row["name"],
        statistic=row["statistic"],
        period=row["period"] or None,
        source=row["source"],
    )
