"""What is measured of the page while it works: burst, card, charts, theme, memory."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page

from benchmarks.support.browser import measures, memory
from benchmarks.support.city import Feeder
from benchmarks.support.measuring import Run
from benchmarks.support.table import median, p95

_RATE, _SECONDS = 500, 10
_SELECTIONS = 1_000
_COMPARE = """
    async () => {
        const answer = await (await fetch("/api/v1/latest", { cache: "no-store" })).json();
        const rows = await probes.rows();
        const wrong = answer.items.filter(({ station, at, value }) => {
            const [shownAt, shown] = rows[station] ?? [at, value.toFixed(2)];
            return Date.parse(shownAt) !== Date.parse(at) || shown !== value.toFixed(2);
        });
        return [Object.keys(rows).length, wrong.length];
    }
"""
_SELECT = """
    async (rounds) => {
        const took = [];
        for (let i = 0; i < rounds; i++) {
            const rows = [...document.querySelectorAll("#list [data-station]")];
            const row = rows[i % Math.min(rows.length, 15)];
            const name = row.querySelector(".row-name").textContent;
            const shown = () => document.getElementById("card-name").textContent === name;
            took.push(await probes.until(() => row.click(), shown));
        }
        return took;
    }
"""
_THEME = """
    async () => {
        const root = document.documentElement;
        const before = root.dataset.theme;
        const press = () => document.getElementById("theme").click();
        return probes.until(press, () => root.dataset.theme !== before);
    }
"""


def burst(run: Run) -> None:
    """500 station updates a second for 10 s through the store: tasks, patches, lag, truth."""
    with run.page() as page:
        measures(page, "redraw")
        stop = page.evaluate_handle("() => { probes.reset(); return probes.watch(); }")
        with Feeder(run.dsn, list(run.series.values()), rate=_RATE) as sent:
            page.wait_for_timeout(_SECONDS * 1000)
        page.wait_for_timeout(1_000)
        stop.evaluate("(stop) => stop()")
        found = page.evaluate("() => probes.found")
        draws = measures(page, "redraw")
        page.wait_for_timeout(2_000)
        rows, wrong = page.evaluate(_COMPARE)
    add = run.table.add
    tasks = [length for _, length in found["long"]]
    times = found["frames"]
    add("burst: updates a second committed", sent.updates / _SECONDS, "/s")
    add("burst: longest task", max(tasks, default=0.0), limit=50)
    add("burst: tasks over 50 ms", float(len(tasks)), "", limit=0)
    add("burst: row patches a frame, most", float(max(found["patches"])), "", limit=40)
    add("burst: draws a frame", len(draws) / len(times) if draws else None, "", limit=1)
    add("burst: frames a second", 1000 * (len(times) - 1) / (times[-1] - times[0]), "/s")
    add("burst: from commit to list, p95", p95(found["lags"]), limit=1000)
    add("burst: updates so timed", float(len(found["lags"])), "")
    add("burst: rows compared with the api", float(rows), "")
    add("burst: rows that differ from the api", float(wrong), "", limit=0)


def card(run: Run) -> None:
    """From the click on a row to its card."""
    with run.page() as page:
        page.evaluate(_SELECT, 5)  # what is made once is made
        took = [one for one in page.evaluate(_SELECT, 60) if one is not None]
    run.table.add("selection to card, p95 of 60", p95(took), limit=100)


def charts(run: Run) -> None:
    """The chart of 7 days, and of a year of 5-minute readings, from asking to drawn."""
    code = next(iter(run.series))
    now = datetime.now(UTC)
    year = f"{(now - timedelta(days=364)).isoformat()}/{now.isoformat()}".replace("+", "%2B")
    for name, span, limit in (("7 days", "7d", 300), ("a year, 105,000 readings", year, None)):
        took = []
        for _ in range(5):
            with run.page(f"{run.duty}#station={code}&range={span}") as page:
                page.wait_for_timeout(3_000)
                took += measures(page, "chart")[-1:]
        run.table.add(f"chart of {name}, median of 5", median(took), limit=limit)


def theme(run: Run) -> None:
    """From the press of the theme's button to the page in the other theme."""
    with run.page() as page:
        took = [page.evaluate(_THEME) for _ in range(10)]
    run.table.add("theme switch, p95 of 10", p95([one for one in took if one]), limit=200)


def live_memory(run: Run) -> None:
    """Heap and listeners over minutes of live updates."""
    with run.page() as page, Feeder(run.dsn, list(run.series.values()), rate=_RATE):
        page.wait_for_timeout(20_000)  # pools and caches have their size
        _growth(
            run, page, f"{run.minutes:g} min at {_RATE}/s", lambda: _wait(page, run.minutes * 60)
        )


def selections(run: Run) -> None:
    """Heap and listeners over a thousand selections."""
    with run.page() as page:
        page.evaluate(_SELECT, 50)
        _growth(run, page, f"{_SELECTIONS} selections", lambda: page.evaluate(_SELECT, _SELECTIONS))


def _growth(run: Run, page: Page, name: str, act) -> None:
    session = page.context.new_cdp_session(page)
    before = memory(session)
    act()
    after = memory(session)
    run.table.add(f"{name}: heap growth", after.heap_mb - before.heap_mb, "MB", limit=5)
    run.table.add(f"{name}: heap at the end", after.heap_mb, "MB")
    run.table.add(f"{name}: listeners more", float(after.listeners - before.listeners), "", limit=0)
    run.table.add(f"{name}: nodes more", float(after.nodes - before.nodes), "")


def _wait(page: Page, seconds: float) -> None:
    ends = time.monotonic() + seconds
    while (left := ends - time.monotonic()) > 0:
        page.wait_for_timeout(min(left, 30) * 1000)
