"""The duty page in a real Chromium: paint, pan, burst of updates, card, chart, memory.

An own store with 2,000 stations with levels (5,000 for one screen), the api as a process, the page
as it is. Beside each figure in the same run: a blank page with the same libraries. What the page
does not have yet is "not there", never zero. The long form (``--minutes 30``) is for the heap.
"""

from __future__ import annotations

import argparse
import tempfile
from contextlib import ExitStack
from pathlib import Path

import psycopg
from tqdm import tqdm

from benchmarks.support import asking, measuring, responding
from benchmarks.support.browser import chromium, static_copy
from benchmarks.support.city import populate
from benchmarks.support.measuring import Run
from benchmarks.support.platform import api, bench
from benchmarks.support.table import Table

_STEPS = (
    measuring.paint,
    measuring.sizes,
    measuring.pan,
    responding.burst,
    responding.card,
    responding.charts,
    responding.theme,
    responding.live_memory,
    responding.selections,
    asking.answers,
)


def measure(stations: int, minutes: float, steps: tuple) -> Table:
    """Run ``steps`` on a fresh store of ``stations`` and return the figures."""
    table = Table()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        platform = stack.enter_context(bench("bench-page"))
        platform.empty()
        platform.load_layers()
        with psycopg.connect(platform.dsn(), autocommit=True) as conn:
            series = populate(conn, stations=stations, year_of=1)
        static = static_copy(folder)
        stack.enter_context(
            api(platform, folder / "api.log", geo=True, HANGOU_API_STATIC_DIR=str(static))
        )
        run = Run(
            browser=stack.enter_context(chromium()),
            url=platform.url,
            static=static,
            dsn=platform.dsn("hangou_ingest"),
            series=series,
            minutes=minutes,
            table=table,
        )
        for step in tqdm(steps, unit="step", desc=f"{stations} stations"):
            step(run)
    return table


def main() -> None:
    """Run as the head of this file says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stations", type=int, default=2_000)
    parser.add_argument("--many", type=int, default=5_000, help="stations of the one-screen case")
    parser.add_argument("--minutes", type=float, default=2, help="live updates before heap is read")
    parser.add_argument("--only", nargs="*", default=[], help="steps by name, all if none is given")
    args = parser.parse_args()
    steps = tuple(one for one in _STEPS if not args.only or one.__name__ in args.only)
    table = measure(args.stations, args.minutes, steps)
    print(f"\n{args.stations} stations")
    table.show()
    if args.many and (not args.only or "many" in args.only):
        table = measure(
            args.many,
            args.minutes,
            (measuring.paint, measuring.pan, responding.card, asking.answers),
        )
        print(f"\n{args.many} stations on one screen")
        table.show()


if __name__ == "__main__":
    main()
