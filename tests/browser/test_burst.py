"""A burst of updates and many selections, in counts: what the page does, not how fast."""

from collections.abc import Callable, Iterator

import psycopg
import pytest
from playwright.sync_api import Page, expect

from benchmarks.support.browser import measures, memory, probe
from benchmarks.support.city import Feeder, populate
from tests.browser.conftest import Open
from tests.fixtures.databases import Database

pytestmark = [pytest.mark.browser, pytest.mark.db]

STATIONS, RATE, SECONDS = 300, 300, 3
COMPARE = """
    async () => {
        const answer = await (await fetch("/api/v1/latest", { cache: "no-store" })).json();
        const rows = await probes.rows();
        const shown = ({ station }) => rows[station]?.[1];
        return answer.items.filter((item) => item.value.toFixed(2) !== shown(item))
            .map((item) => [item.station, item.value, shown(item)]);
    }
"""
SELECT = """
    async (rounds) => {
        for (let i = 0; i < rounds; i++) {
            const rows = document.querySelectorAll("#list [data-station]");
            const row = rows[i % Math.min(rows.length, 10)];
            const name = row.querySelector(".row-name").textContent;
            const shown = () => document.getElementById("card-name").textContent === name;
            if (await probes.until(() => row.click(), shown) === null) throw new Error(name);
        }
    }
"""


@pytest.fixture
def series(telemetry_db: Database) -> dict[str, int]:
    with psycopg.connect(telemetry_db.owner, autocommit=True) as conn:
        return populate(conn, stations=STATIONS)


@pytest.fixture
def page(series: dict[str, int], open_page: Open) -> Page:
    made = open_page()
    probe(made)
    return made


@pytest.fixture
def feed(telemetry_db: Database, series: dict[str, int]) -> Callable[[], Feeder]:
    return lambda: Feeder(telemetry_db.ingest, list(series.values()), rate=RATE)


@pytest.fixture
def watched(page: Page, feed: Callable[[], Feeder]) -> Iterator[dict]:
    """What the probes saw of a burst, and how often the map was drawn."""
    measures(page, "redraw")
    stop = page.evaluate_handle("() => { probes.reset(); return probes.watch(); }")
    with feed() as sent:
        page.wait_for_timeout(SECONDS * 1000)
    page.wait_for_timeout(1500)
    stop.evaluate("(stop) => stop()")
    found = page.evaluate("() => probes.found")
    return {**found, "draws": len(measures(page, "redraw")), "sent": sent.updates}


def test_in_a_burst_a_frame_changes_few_rows_draws_the_map_once_and_every_row_ends_right(
    page: Page, watched: dict
) -> None:
    assert watched["sent"] >= RATE  # a machine under load may do less than asked
    assert 0 < max(watched["patches"]) <= 40
    assert 0 < watched["draws"] <= len(watched["frames"])
    assert page.evaluate(COMPARE) == []


def test_only_rows_in_view_are_in_the_document_and_selections_leave_nothing_behind(
    page: Page,
) -> None:
    rows = page.locator("#list [data-station]")
    expect(rows.first).to_have_attribute("aria-setsize", str(STATIONS))
    assert rows.count() < 60
    session = page.context.new_cdp_session(page)
    page.evaluate(SELECT, 20)
    before = memory(session)
    page.evaluate(SELECT, 60)
    after = memory(session)
    assert after.listeners == before.listeners
    assert after.nodes <= before.nodes + 200
