"""Reads the excerpts of real series that ship under data/demo.

Belongs here: files, windows and columns as arrays on an even grid. Not here: which station uses
which column (scenario.py), and what is sent when (replay.py).
"""

from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ingest.twin.model import DemoSeries, DemoSource

Values = npt.NDArray[np.float64]

BACKFILL = timedelta(days=7)


class DemoDataError(ValueError):
    """A demo file lacks a column or does not cover the window that the scenario asks for."""


class SourceWindow:
    """One replayed column: the back-fill week and the live window, transformed, on even grids.

    `past` ends one `step` before the live start; `live` begins with it and has one value for each
    reading sent live. Missing is NaN.
    """

    def __init__(self, *, past: Values, live: Values, step: timedelta) -> None:
        self.past = past
        self.live = live
        self.step = step

    def at_live_step(self, step: int) -> float | None:
        """Value of the live step 0, 1, 2 ...; after the window's end it begins again."""
        return _number(self.live[step % len(self.live)])

    def at_past_step(self, back: int) -> float | None:
        """Value `back` steps before the live start; 1 is the last one before it."""
        return _number(self.past[len(self.past) - back])


def load_window(folder: Path, source: DemoSource, series: DemoSeries) -> SourceWindow:
    """Column of `series` over the week before `live_from` and up to `live_to`, transformed.

    Live, one value is taken each `every` of the source: the newest on record there. Raises
    DemoDataError when the file does not hold the window.
    """
    start = source.live_from - BACKFILL - series.lag
    steps_past = BACKFILL // source.step
    steps_live = (source.live_to - source.live_from) // source.step
    stamps, values = _column(folder / source.file, series.column)
    first = int(np.searchsorted(stamps, np.datetime64(start, "s")))
    last = first + steps_past + steps_live
    expected = np.arange(steps_past + steps_live) * np.timedelta64(source.step)
    cut = stamps[first:last]
    if len(cut) != len(expected) or not np.array_equal(cut - np.datetime64(start, "s"), expected):
        raise DemoDataError(
            f"{source.file}: {series.column} does not cover {start} on an even grid"
        )
    window = values[first:last] * series.factor + series.offset
    every, step = np.timedelta64(source.every), np.timedelta64(source.step)
    sent = np.arange((source.live_to - source.live_from) // source.every) * every
    live = window[steps_past:][sent // step]
    return SourceWindow(past=window[:steps_past], live=live, step=source.step)


def floor_to_step(stamp: datetime, step: timedelta) -> datetime:
    """The last whole step of the day's clock at or before `stamp` (as 08:15:00 for 15 minutes)."""
    midnight = stamp.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + (stamp - midnight) // step * step


def _column(path: Path, name: str) -> tuple[npt.NDArray[np.datetime64], Values]:
    table = _table(path)
    if name not in table.column_names:
        raise DemoDataError(f"{path.name} has no column {name}")
    values = pc.cast(table[name], "float64").to_numpy(zero_copy_only=False)
    return table["ts"].to_numpy(), np.asarray(values, dtype=np.float64)


@lru_cache(maxsize=8)
def _table(path: Path) -> pa.Table:
    """The whole file: under a megabyte, and nearly every column of it is used."""
    try:
        return pq.ParquetFile(path).read()
    except OSError as error:
        raise DemoDataError(f"{path}: {error}") from error


def _number(value: np.float64) -> float | None:
    return None if np.isnan(value) else float(value)
