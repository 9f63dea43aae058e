"""Rows on their way into the store, kept as columns; and their binary COPY form.

A batch holds thousands of rows, so they are lists of plain numbers that numpy turns into
the wire form of PostgreSQL at once, never one object a row.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain

import numpy as np
import numpy.typing as npt

_HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_TRAILER = b"\xff\xff"
_POSTGRES_EPOCH = 946_684_800_000_000  # 2000-01-01 in microseconds since 1970

NO_FLAG = -1
"""In :attr:`Rows.device_quality`: the device sent no flag (NULL in the store)."""

COPY_COLUMNS = "at, received_at, value, series_id, quality, device_quality, quality_rule"
"""Columns of the binary COPY, in order; :func:`encode` writes just these (and ``ord``)."""


@dataclass(slots=True)
class Rows:
    """Readings to store, one list a column, all of one length.

    ``at`` and ``received_at`` are microseconds since 1970 UTC; ``value`` is in the unit of
    the catalogue or None for missing; ``quality`` and ``quality_rule`` are the numbers of
    the store; ``device_quality`` is :data:`NO_FLAG` where the device sent none.
    """

    series_id: list[int] = field(default_factory=list)
    at: list[int] = field(default_factory=list)
    received_at: list[int] = field(default_factory=list)
    value: list[float | None] = field(default_factory=list)
    quality: list[int] = field(default_factory=list)
    device_quality: list[int] = field(default_factory=list)
    quality_rule: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.series_id)

    def columns(self) -> tuple[list[int] | list[float | None], ...]:
        """Return the lists, in the order of the fields."""
        return (self.series_id, self.at, self.received_at, self.value, self.quality,
                self.device_quality, self.quality_rule)  # fmt: skip

    def add(
        self, series_id: int, at: int, received_at: int, value: float | None,
        quality: int, device_quality: int, quality_rule: int,
    ) -> None:  # fmt: skip
        """Append one row."""
        self.series_id.append(series_id)
        self.at.append(at)
        self.received_at.append(received_at)
        self.value.append(value)
        self.quality.append(quality)
        self.device_quality.append(device_quality)
        self.quality_rule.append(quality_rule)

    def truncate(self, length: int) -> None:
        """Drop the rows from ``length`` on."""
        for column in self.columns():
            del column[length:]


@dataclass(frozen=True, slots=True)
class Block:
    """Rows as arrays, shape (n,): int64, float64 (NaN where ``null``) and bool."""

    series_id: npt.NDArray[np.int64]
    at: npt.NDArray[np.int64]
    received_at: npt.NDArray[np.int64]
    value: npt.NDArray[np.float64]
    null: npt.NDArray[np.bool_]
    quality: npt.NDArray[np.int64]
    device_quality: npt.NDArray[np.int64]
    quality_rule: npt.NDArray[np.int64]

    @classmethod
    def of(cls, rows: Rows) -> Block:
        """Turn lists into arrays."""
        # None becomes NaN; a stored value is never NaN, so the mask can be read off.
        value = np.array(rows.value, dtype=np.float64)
        ints = [
            np.array(column, dtype=np.int64)
            for column in (
                rows.series_id,
                rows.at,
                rows.received_at,
                rows.quality,
                rows.device_quality,
                rows.quality_rule,
            )
        ]
        return cls(ints[0], ints[1], ints[2], value, np.isnan(value), *ints[3:])

    def __len__(self) -> int:
        return len(self.series_id)

    def take(self, mask: npt.NDArray[np.bool_] | npt.NDArray[np.int64]) -> Block:
        """Return the rows that ``mask`` (or an index array) picks."""
        if mask.dtype == np.bool_ and mask.all():
            return self
        return Block(*(getattr(self, name)[mask] for name in self.__slots__))

    def newest(self) -> Block:
        """Return one row a series: the one with the greatest event time."""
        order = np.lexsort((self.at, self.series_id))
        series = self.series_id[order]
        last = np.append(series[1:] != series[:-1], True)
        return self.take(order[last])


def encode(block: Block, *, with_order: bool = False) -> bytes:
    """Return ``block`` in PostgreSQL's binary COPY form, columns :data:`COPY_COLUMNS`.

    With ``with_order`` a further integer column numbers the rows from 0. A NULL has no
    bytes, so rows are grouped by which of their two nullable columns are NULL.
    """
    order = np.arange(len(block))
    flagless = block.device_quality == NO_FLAG
    groups = [
        _group(
            block,
            order,
            (block.null == null) & (flagless == without),
            null=null,
            flagless=without,
            numbered=with_order,
        )
        for null in (False, True)
        for without in (True, False)
    ]
    return b"".join((_HEADER, *groups, _TRAILER))


def _group(
    block: Block, order: npt.NDArray[np.int64], mask: npt.NDArray[np.bool_], *,
    null: bool, flagless: bool, numbered: bool,
) -> bytes:  # fmt: skip
    count = int(mask.sum())
    if not count:
        return b""
    if count < len(block):
        block, order = block.take(mask), order[mask]
    fields = [
        ("at", "i8", block.at - _POSTGRES_EPOCH),
        ("received_at", "i8", block.received_at - _POSTGRES_EPOCH),
        ("value", "" if null else "f8", block.value),
        ("series_id", "i4", block.series_id),
        ("quality", "i2", block.quality),
        ("device_quality", "" if flagless else "i2", block.device_quality),
        ("quality_rule", "i2", block.quality_rule),
    ]
    if numbered:
        fields.append(("ord", "i4", order))
    cells = chain.from_iterable(_cell(name, kind) for name, kind, _ in fields)
    layout = [("fields", ">i2"), *cells]
    wire = np.empty(count, dtype=layout)
    wire["fields"] = len(fields)
    for name, kind, data in fields:
        wire[f"{name}_length"] = int(kind[1:]) if kind else -1
        if kind:
            wire[name] = data
    return wire.tobytes()


def _cell(name: str, kind: str) -> list[tuple[str, str]]:
    length = (f"{name}_length", ">i4")
    return [length, (name, f">{kind}")] if kind else [length]
