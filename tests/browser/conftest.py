"""A real Chromium on a page of the real api over the real stores."""

import shutil
import socket
from collections.abc import Callable, Iterator
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


@pytest.fixture(scope="session")
def door() -> Iterator[socket.socket]:
    """Where each test's server answers in turn: one address keeps what the browser has cached."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listening:
        yield listening


@pytest.fixture
def api_server(telemetry_db: Database, geo_db: Database, door: socket.socket) -> Iterator[Served]:
    with serve(settings(telemetry_db.api, geo_db.api, live_heartbeat=2.0), door=door) as running:
        yield running


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture(scope="session")
def kept(chromium: Browser) -> Iterator[list[BrowserContext]]:
    """The profile that the last test left clean, with the page's files in its cache."""
    profiles: list[BrowserContext] = []
    yield profiles
    for one in profiles:
        one.close()


@pytest.fixture
def profile_ends() -> bool:
    """Override with True where a test sets a profile's clock or start: no other may get it."""
    return False


@pytest.fixture
def context(
    chromium: Browser, kept: list[BrowserContext], profile_ends: bool, seen: Seen,
    api_server: Served,
) -> Iterator[BrowserContext]:  # fmt: skip
    """A profile with an empty storage; at its end nothing went out and nothing failed.

    It asks for the server so that pages close first: what they still asked for would fail.
    """
    if profile_ends or not kept:
        made = chromium.new_context(viewport={"width": 1440, "height": 900})
    else:
        made = kept.pop()
    made.set_default_timeout(15_000)

    def watched(page: Page) -> None:
        watch(page, seen)

    made.on("page", watched)
    yield made
    made.remove_listener("page", watched)
    clean = empty(made)
    if profile_ends or not clean or seen.outside or seen.errors or kept:
        made.close()
    else:
        kept.append(made)
    assert seen.outside == []
    assert seen.errors == []


def empty(context: BrowserContext) -> bool:
    """Close the pages; return whether what they stored could be removed."""
    context.set_offline(False)
    known = [page for page in context.pages if page.url.startswith("http://127.0.0.1")]
    for page in known[:1]:
        page.evaluate("() => localStorage.clear()")
    for page in context.pages:
        page.close()
    return bool(known)


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
def open_page(api_server: Served, context: BrowserContext) -> Open:
    """Open the duty page and wait until the stations are listed and the feed is as expected."""

    def show(feed: str = "live") -> Page:
        page = context.new_page()
        page.goto(f"{api_server.url}/duty")
        page.locator("#list [data-station]").first.wait_for()
        page.locator(f"#status[data-feed={feed}]").wait_for()
        return page

    return show
