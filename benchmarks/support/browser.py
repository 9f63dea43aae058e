"""A Chromium for benchmarks: pages beside a blank one, heap, listeners, frames of a trace."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from deploy.local.places import CHECKOUT

STATIC = CHECKOUT / "web" / "static"
_PROBES = Path(__file__).with_name("probes.js")
# Nothing but loopback resolves; the heap can be collected when asked.
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
_BLANK = """<!doctype html><html><head><meta charset="utf-8"><title>blank</title>
<link rel="stylesheet" href="vendor/leaflet/leaflet.css"><link rel="stylesheet" href="blank.css">
<script type="module" src="blank.js"></script></head><body><div id="map"></div></body></html>
"""
_BLANK_CSS = "html, body, #map { height: 100%; margin: 0 }"
_BLANK_JS = """import * as L from "./vendor/leaflet/leaflet-src.esm.js";
import "./vendor/uplot/uPlot.esm.js";
L.map("map", { fadeAnimation: false, zoomControl: false }).setView([32.7, 119.45], 9);
requestAnimationFrame(() => performance.mark("useful"));
"""
_FRAME = "FireAnimationFrame"
_SCRIPT_EVENTS = {"FunctionCall", "EventDispatch", "FireAnimationFrame", "TimerFire"}


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run the system's Chromium."""
    path = shutil.which("chromium")
    if path is None:
        raise SystemExit("no chromium on this machine; install the Debian package chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def static_copy(folder: Path) -> Path:
    """Return a copy of the page's files with a blank page of the same libraries beside them."""
    made = folder / "static"
    shutil.copytree(STATIC, made)
    for name, text in {"html": _BLANK, "css": _BLANK_CSS, "js": _BLANK_JS}.items():
        (made / f"blank.{name}").write_text(text, encoding="utf-8")
    return made


def probe(page: Page) -> None:
    """Put ``probes.js`` into a page; once more does nothing."""
    page.evaluate(f"() => {{ {_PROBES.read_text(encoding='utf-8')} }}")


def mark(page: Page, name: str, patience: float = 20_000) -> float | None:
    """Return when a mark was set, ms after the start of the page; None if it never was."""
    found: float | None = page.evaluate(
        """async ([name, patience]) => {
            const find = () => performance.getEntriesByName(name)[0]?.startTime ?? null;
            while (find() === null && performance.now() < patience) {
                await new Promise((done) => setTimeout(done, 20));
            }
            return find();
        }""",
        [name, patience],
    )
    return found


def measures(page: Page, name: str) -> list[float]:
    """Return the lengths in ms of all ``performance.measure`` of a name, and forget them."""
    found: list[float] = page.evaluate(
        """(name) => {
            const all = performance.getEntriesByName(name, "measure").map((one) => one.duration);
            performance.clearMeasures(name);
            return all;
        }""",
        name,
    )
    return found


@dataclass(frozen=True, kw_only=True)
class Memory:
    """What a page holds after a forced collection."""

    heap_mb: float
    listeners: int
    nodes: int


def memory(session: CDPSession) -> Memory:
    """Collect garbage and return what is left."""
    session.send("Performance.enable")
    for _ in range(2):  # what the first run frees may hold what the second frees
        session.send("HeapProfiler.collectGarbage")
    read = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    return Memory(
        heap_mb=read["JSHeapUsedSize"] / 1e6,
        listeners=int(read["JSEventListeners"]),
        nodes=int(read["Nodes"]),
    )


def frame_scripts(trace: bytes) -> list[float]:
    """Return how long script ran in each frame of the main thread of a trace, ms.

    The probes ask for every animation frame, so that each frame begins with one.
    """
    events = json.loads(trace)["traceEvents"]
    main = _main_thread(events)
    mine = [one for one in events if (one["pid"], one["tid"]) == main]
    starts = sorted(one["ts"] for one in mine if one["name"] == _FRAME)
    spans = sorted(
        (one["ts"], one["ts"] + one["dur"])
        for one in mine
        if one["name"] in _SCRIPT_EVENTS and "dur" in one
    )
    frames, reached = [0.0] * max(len(starts) - 1, 0), 0.0
    place = 0
    for begin, end in spans:
        if end <= reached:  # inside an event that is counted
            continue
        reached = end
        while place + 1 < len(starts) and starts[place + 1] <= begin:
            place += 1
        if place < len(frames) and starts[place] <= begin:
            frames[place] += (end - begin) / 1000
    return frames


def _main_thread(events: list[dict[str, Any]]) -> tuple[int, int]:
    """The renderer's main thread that drew most frames."""
    count = Counter((one["pid"], one["tid"]) for one in events if one["name"] == _FRAME)
    return count.most_common(1)[0][0]
