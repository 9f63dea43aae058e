"""What is measured of the page while it loads and moves: paint, sizes, pan. See ``responding``."""

from __future__ import annotations

import gzip
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page

from benchmarks.support.browser import frame_scripts, mark, measures, probe
from benchmarks.support.table import Table, median, p95

_TRACED = ["devtools.timeline", "disabled-by-default-devtools.timeline", "blink.user_timing"]
_LOADS = 10
_SIZES = (("scripts, gzip -9", ".js", 350), ("styles, gzip -9", ".css", 40))
_SHARED = ("vendor/leaflet/", "vendor/uplot/")  # what the blank page has too


@dataclass(kw_only=True)
class Run:
    """One store, one api, one browser, and the table that the figures go to.

    ``series`` holds the series of each station's code, ``static`` the files that are served.
    """

    browser: Browser
    url: str
    static: Path
    dsn: str
    series: dict[str, int]
    minutes: float
    table: Table
    size: dict[str, int] = field(default_factory=lambda: {"width": 1440, "height": 900})

    @property
    def duty(self) -> str:
        """Address of the page."""
        return f"{self.url}/duty"

    @property
    def blank(self) -> str:
        """Address of the page with the same libraries and nothing else."""
        return f"{self.url}/static/blank.html"

    @contextmanager
    def context(self) -> Iterator[BrowserContext]:
        """Give a browser profile of its own: nothing is cached."""
        context = self.browser.new_context(viewport=self.size)
        context.set_default_timeout(30_000)
        try:
            yield context
        finally:
            context.close()

    @contextmanager
    def page(self, address: str | None = None) -> Iterator[Page]:
        """Open an address, by default the duty page with its feed live, and watch it."""
        with self.context() as context:
            page = context.new_page()
            page.goto(address or self.duty)
            probe(page)
            if address is None:
                page.locator("#list [data-station]").first.wait_for()
                page.locator("#status[data-feed=live]").wait_for()
                page.wait_for_timeout(2_000)  # what comes after the first paint has come
            yield page


def paint(run: Run) -> None:
    """First useful paint with an empty and with a warm cache, and how much the page jumped."""
    found: dict[str, list[float]] = {"cold": [], "warm": []}
    blank: dict[str, list[float]] = {"cold": [], "warm": []}
    shifts = []
    for _ in range(_LOADS):
        for address, times in ((run.duty, found), (run.blank, blank)):
            with run.context() as context:
                for cache in ("cold", "warm"):
                    page = context.new_page()
                    page.goto(address)
                    if (at := mark(page, "useful")) is not None:
                        times[cache].append(at)
                    if times is found:
                        probe(page)
                        page.wait_for_timeout(500)
                        shifts.append(page.evaluate("() => probes.found.shift"))
                    page.close()
    for cache, limit in (("cold", 3000), ("warm", 1500)):
        run.table.add(
            f"first useful paint, {cache} cache, median of {_LOADS}",
            median(found[cache]),
            blank=median(blank[cache]),
            limit=limit,
        )
    run.table.add("layout shift, worst of the loads", max(shifts), "", limit=0.02)


def sizes(run: Run) -> None:
    """Bytes of script and style that a page fetches before anyone touches it."""
    fetched = {}
    for address in (None, run.blank):
        with run.page(address) as page:
            names = page.evaluate(
                "() => performance.getEntriesByType('resource').map((e) => e.name)"
            )
        paths = {re.sub("^/static/(v-[0-9a-f]+/)?", "", urlsplit(name).path) for name in names}
        fetched[address] = {path for path in paths if (run.static / path).is_file()}
    for name, suffix, limit in _SIZES:
        page_kb, blank_kb = (
            sum(
                len(gzip.compress((run.static / path).read_bytes(), 9))
                for path in fetched[address]
                if path.endswith(suffix)
            )
            / 1024
            for address in (None, run.blank)
        )
        run.table.add(name, page_kb, "KB", blank=blank_kb, limit=limit)
    run.table.add(
        "files fetched", float(len(fetched[None])), "", blank=float(len(fetched[run.blank]))
    )


def pan(run: Run) -> None:
    """Five seconds of dragging the map: script a frame, redraw at rest, frame rate."""
    found, blank = {}, {}
    for address, into in ((None, found), (run.blank, blank)):
        with run.page(address) as page:
            measures(page, "redraw")
            run.browser.start_tracing(page=page, categories=_TRACED)
            stop = page.evaluate_handle("() => { probes.reset(); return probes.watch(); }")
            _drag(page, seconds=5)
            stop.evaluate("(stop) => stop()")
            into["script"] = frame_scripts(run.browser.stop_tracing())
            times = page.evaluate("() => probes.found.frames")
            into["rate"] = 1000 * (len(times) - 1) / (times[-1] - times[0])
            into["redraw"] = measures(page, "redraw")
    add = run.table.add
    add("pan: script a frame, p95", p95(found["script"]), blank=p95(blank["script"]), limit=4)
    add("pan: script a frame, longest", max(found["script"], default=None))
    add("pan: redraw at moveend, p95", p95(found["redraw"]), limit=16)
    add("pan: redraws", float(len(found["redraw"])) if found["redraw"] else None, "")
    add("pan: frames a second (drawn in software)", found["rate"], "/s", blank=blank["rate"])


def _drag(page: Page, *, seconds: float) -> None:
    box = page.locator("#map").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    ends = time.monotonic() + seconds
    direction = 1
    while time.monotonic() < ends:
        page.mouse.move(x, y)
        page.mouse.down()
        for step in range(30):  # half a second at 60 moves a second
            page.mouse.move(x + direction * step * 6, y + direction * step * 3)
            time.sleep(1 / 80)
        page.wait_for_timeout(100)  # held still: no gliding on
        page.mouse.up()
        direction = -direction
