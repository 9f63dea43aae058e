"""The page left open: half an hour of live updates, a thousand selections (long form)."""

import psycopg
import pytest
from playwright.sync_api import Page

from benchmarks.support.browser import memory, probe
from benchmarks.support.city import Feeder, populate
from tests.browser.conftest import (
    Open,
    api_server,
    chromium,
    context,
    door,
    kept,
    open_page,
    profile_ends,
    seen,
)
from tests.browser.test_burst import SELECT
from tests.fixtures.databases import Database

__all__ = [
    "api_server", "chromium", "context", "door", "kept", "open_page", "profile_ends", "seen",
]  # fmt: skip
pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.db]

STATIONS, RATE, MINUTES, SELECTIONS = 2_000, 500, 30, 1_000
MOST_MB = 5.0


@pytest.fixture
def series(telemetry_db: Database) -> list[int]:
    with psycopg.connect(telemetry_db.owner, autocommit=True) as conn:
        return list(populate(conn, stations=STATIONS).values())


@pytest.mark.timeout(MINUTES * 60 + 300)
def test_half_an_hour_of_live_updates_leaves_heap_and_listeners_as_they_were(
    series: list[int], telemetry_db: Database, open_page: Open
) -> None:
    page = open_page()
    with Feeder(telemetry_db.ingest, series, rate=RATE) as sent:
        _wait(page, 1)  # pools and caches have their size
        session = page.context.new_cdp_session(page)
        before = memory(session)
        _wait(page, MINUTES)
        after = memory(session)
    print(f"{sent.updates} updates in {MINUTES} min: {before} -> {after}")
    assert sent.updates > RATE * MINUTES * 60 / 2
    assert after.heap_mb - before.heap_mb < MOST_MB
    assert after.listeners == before.listeners


@pytest.mark.timeout(600)
def test_a_thousand_selections_leave_heap_and_listeners_as_they_were(
    series: list[int], open_page: Open
) -> None:
    assert series
    page = open_page()
    probe(page)
    page.evaluate(SELECT, 100)
    session = page.context.new_cdp_session(page)
    before = memory(session)
    for _ in range(SELECTIONS // 100):
        page.evaluate(SELECT, 100)
    after = memory(session)
    print(f"{SELECTIONS} selections: {before} -> {after}")
    assert after.heap_mb - before.heap_mb < MOST_MB
    assert after.listeners == before.listeners


def _wait(page: Page, minutes: float) -> None:
    for _ in range(round(minutes * 4)):
        page.wait_for_timeout(15_000)
