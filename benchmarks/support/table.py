"""A table of figures: what was found, beside what, and the budget it is held against."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field

NOT_THERE = "not there"


def p95(values: Sequence[float]) -> float | None:
    """Return the value that 95 of 100 do not pass; None of nothing."""
    return sorted(values)[math.ceil(len(values) * 0.95) - 1] if values else None


def median(values: Sequence[float]) -> float | None:
    """Return the median; None of nothing."""
    return statistics.median(values) if values else None


@dataclass(frozen=True, kw_only=True)
class _Line:
    name: str
    found: str
    blank: str
    ratio: str
    budget: str


@dataclass
class Table:
    """Lines in the order in which they were added."""

    lines: list[_Line] = field(default_factory=list)

    def add(
        self,
        name: str,
        found: float | None,
        unit: str = "ms",
        *,
        blank: float | None = None,
        limit: float | None = None,
    ) -> None:
        """Add a figure; None is "not there". ``limit`` is the budget it must not pass."""
        if found is None:
            self.lines.append(_Line(name=name, found=NOT_THERE, blank="", ratio="", budget=""))
            return
        verdict = "" if limit is None else "kept" if found <= limit else "OVER"
        self.lines.append(
            _Line(
                name=name,
                found=_said(found, unit),
                blank="" if blank is None else _said(blank, unit),
                ratio=f"x{found / blank:.1f}" if blank else "",
                budget="" if limit is None else f"<= {limit:g} {unit}: {verdict}",
            )
        )

    def show(self) -> None:
        """Print the table."""
        print(f"  {'':<58} {'page':>14} {'blank':>12} {'ratio':>7}  budget")
        for one in self.lines:
            print(f"  {one.name:<58} {one.found:>14} {one.blank:>12} {one.ratio:>7}  {one.budget}")


def _said(value: float, unit: str) -> str:
    digits = 0 if value == int(value) or abs(value) >= 1000 else 1 if abs(value) >= 10 else 2
    return f"{value:,.{digits}f} {unit}".rstrip()
