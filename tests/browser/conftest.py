"""A real Chromium on a page of the real api over the real stores."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.api.ledger import MINUTE, START, Ledger, Reading
from tests.api.serving import Served, serve, settings
from tests.fixtures.databases import Database

# No name but loopback resolves: what the page asks of others cannot leave the machine.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]

Open = Callable[..., Page]


def moment() -> float:
    """This moment as the ledger counts: minutes since its START."""
    return (datetime.now(UTC) - START) / MINUTE


@dataclass
class Seen:
    """What a page may not do: each is a failure of its test."""

    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    live: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    assert path, "no chromium on this machine; install the Debian package chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def ledger(telemetry_db: Database) -> Iterator[Ledger]:
    writer = Ledger(telemetry_db.ingest)
    yield writer
    writer.close()


@pytest.fixture
def api_server(telemetry_db: Database, geo_db: Database) -> Iterator[Served]:
    with serve(settings(telemetry_db.api, geo_db.api, live_heartbeat=2.0)) as running:
        yield running


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture
def context(chromium: Browser, seen: Seen) -> Iterator[BrowserContext]:
    """A profile of its own; closing it checks that nothing went out and nothing failed."""
    with ExitStack() as stack:
        made = chromium.new_context(viewport={"width": 1440, "height": 900})
        stack.callback(made.close)
        made.set_default_timeout(15_000)
        made.on("page", lambda page: watch(page, seen))
        yield made
    assert seen.outside == []
    assert seen.errors == []


def watch(page: Page, seen: Seen) -> None:
    """Record outside requests, errors (CSP reports are console errors) and live streams."""

    def request(url: str) -> None:
        if not url.startswith(("http://127.0.0.1", "data:", "blob:")):
            seen.outside.append(url)
        if "/api/v1/live" in url:
            seen.live.append(url)

    def console(kind: str, text: str, address: str) -> None:
        if kind in {"error", "warning"}:
            seen.errors.append(f"{text} ({address})")

    page.on("request", lambda one: request(one.url))
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.on("console", lambda one: console(one.type, one.text, one.location.get("url", "")))


@pytest.fixture
def gauge(ledger: Ledger) -> Callable[..., int]:
    """Make a station with a stage series and a reading of this moment; returns the series."""

    def make(code: str, value: float | None = 5.0, **fields: object) -> int:
        series = ledger.series(ledger.station(code, **{"interval_s": 600, **fields}))
        if value is not None:
            ledger.commit(Reading(series=series, minute=moment(), value=value))
        return series

    return make


@pytest.fixture
def open_page(api_server: Served, context: BrowserContext) -> Iterator[Open]:
    """Open the duty page and wait until the stations are listed and the feed is as expected.

    Pages close before the server stops: what they still asked for would fail.
    """

    def show(feed: str = "live") -> Page:
        page = context.new_page()
        page.goto(f"{api_server.url}/duty")
        page.locator("#list [data-station]").first.wait_for()
        page.locator(f"#status[data-feed={feed}]").wait_for()
        return page

    yield show
    for page in context.pages:
        page.close()
