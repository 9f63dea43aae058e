"""Looking back in time: the map of a past moment, said plainly, and the way back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.api.ledger import Ledger, Reading
from tests.browser.conftest import Open, Seen, moment

PAST = "**/api/v1/latest?at=*"

pytestmark = [pytest.mark.browser, pytest.mark.db]

Gauge = Callable[..., int]


def value(page: Page, code: str) -> object:
    return page.locator(f"#list [data-station={code}] [data-value]")


@pytest.fixture
def wave(gauge: Gauge, ledger: Ledger) -> int:
    """A gauge with 1.00 m until 20 minutes ago and 5.00 m at this moment."""
    series = gauge("A1", None)
    now = moment()
    for back in range(120, 19, -10):
        ledger.commit(Reading(series=series, minute=now - back, value=1.0))
    ledger.commit(Reading(series=series, minute=moment(), value=5.0))
    return series


def test_a_step_back_shows_the_past_and_says_so_until_one_key_returns(
    wave: int, ledger: Ledger, open_page: Open
) -> None:
    page = open_page()
    expect(value(page, "A1")).to_have_text("5.00")
    expect(page.locator("#past")).to_be_hidden()
    for _ in range(6):
        page.keyboard.press("[")
    expect(page.locator("#past-text")).to_contain_text("不是现在")
    expect(page.locator("#past-text")).to_contain_text(page.locator("#time-now").inner_text())
    expect(value(page, "A1")).to_have_text("1.00")
    # The present goes on underneath and does not show through.
    ledger.commit(Reading(series=wave, minute=moment(), value=6.0))
    page.wait_for_timeout(1500)
    expect(value(page, "A1")).to_have_text("1.00")
    expect(page.locator("#feed-state")).to_have_text("实时")
    page.keyboard.press(".")
    expect(page.locator("#past")).to_be_hidden()
    expect(value(page, "A1")).to_have_text("6.00")


def test_before_its_first_reading_a_station_has_never_reported(wave: int, open_page: Open) -> None:
    page = open_page()
    for _ in range(4):
        page.keyboard.press("{")
    row = page.locator("#list [data-station=A1]")
    expect(row).to_have_attribute("data-freshness", "never")
    expect(row).to_have_attribute("data-severity", "unknown")
    page.locator("#past-live").click()
    expect(row).to_have_attribute("data-freshness", "live")


def test_a_moment_that_cannot_be_had_keeps_what_is_shown_and_says_why(
    wave: int, open_page: Open, seen: Seen, context: BrowserContext
) -> None:
    def refuse(route: Route) -> None:
        route.fulfill(
            status=503,
            content_type="application/problem+json",
            body='{"title": "x", "detail": "the store is away"}',
        )

    # Before the page is opened: a route that is set later has been seen to miss a request.
    context.route(PAST, refuse)
    page = open_page()
    page.keyboard.press("[")
    expect(page.locator("#past-text")).to_contain_text("the store is away")
    expect(value(page, "A1")).to_have_text("5.00")
    context.unroute(PAST)
    page.locator("#past-retry").click()
    expect(page.locator("#past-text")).to_contain_text("不是现在")
    seen.errors[:] = [one for one in seen.errors if "503" not in one]


def test_playing_moves_on_by_itself_and_ends_in_the_present(wave: int, open_page: Open) -> None:
    page = open_page()
    for _ in range(3):
        page.keyboard.press("[")
    expect(page.locator("#past-text")).to_contain_text("不是现在")
    page.locator("#time-play").click()
    expect(page.locator("#past")).to_be_hidden(timeout=10_000)
    expect(page.locator("#time-play")).to_have_attribute("aria-pressed", "false")
    expect(value(page, "A1")).to_have_text("5.00")


def test_a_phone_opens_the_slider_when_asked_for(wave: int, open_page: Open) -> None:
    page = open_page()
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator("#time")).to_be_hidden()
    page.locator("#time-toggle").click()
    expect(page.locator("#time-input")).to_be_visible()
    page.locator("#time-input").press("ArrowLeft")
    expect(page.locator("#past-text")).to_contain_text("不是现在")
