"""What the page learns or does later: its clock is moved on instead of waited for."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.api.ledger import Ledger
from tests.browser.conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.db]

Gauge = Callable[..., int]

# A second short of the page's next question, and short of the silence it takes for a lost feed.
ASKED_AGAIN = 9000


@pytest.fixture
def profile_ends() -> bool:
    """The clock of a page is that of its whole profile, for good."""
    return True


def test_a_last_will_and_a_birth_reach_the_page_without_a_reading(
    gauge: Gauge, ledger: Ledger, context: BrowserContext, open_page: Open
) -> None:
    gauge("A1")
    ledger.conn.execute(
        "with made as (insert into telemetry.device (code, link_state) values ('D1', 'online')"
        " returning id) insert into telemetry.device_station (device_id, station_id)"
        " select made.id, station.id from made, telemetry.station"
    )
    context.clock.install()
    page = open_page()
    row = page.locator("#list [data-station=A1]")
    row.focus()
    for link, fresh in [("offline", "offline"), ("online", "live")]:
        ledger.conn.execute("update telemetry.device set link_state = %s", (link,))
        page.clock.fast_forward(ASKED_AGAIN)
        expect(row).to_have_attribute("data-freshness", fresh)
        if fresh == "offline":
            expect(row.locator(".row-age")).to_contain_text("离线")
    expect(row).to_be_focused()


def test_a_platform_that_takes_no_readings_says_so_and_says_when_it_is_over(
    gauge: Gauge, ledger: Ledger, context: BrowserContext, open_page: Open
) -> None:
    gauge("A1")
    ledger.conn.execute(
        "insert into telemetry.system_state (code, state) values ('low_disk', 'refuse')"
    )
    context.clock.install()
    page = open_page(feed="readonly")
    expect(page.locator("#feed-state")).to_have_text("不收数")
    expect(page.locator("#feed-alert")).to_contain_text("数据库磁盘将满")
    ledger.conn.execute("update telemetry.system_state set state = 'ok'")
    page.clock.fast_forward(ASKED_AGAIN)
    expect(page.locator("#status")).to_have_attribute("data-feed", "live")
    expect(page.locator("#feed-alert")).to_be_hidden()


def test_notes_are_reached_by_key_and_an_error_stays_until_it_is_closed(
    gauge: Gauge, context: BrowserContext, open_page: Open
) -> None:
    gauge("A1")
    context.clock.install()
    page = open_page()
    page.evaluate("() => { location.hash = '#station=GONE'; }")
    expect(page.locator("#toasts .toast.error")).to_have_count(1)
    page.clock.fast_forward(6500)
    expect(page.locator("#toasts .toast.error")).to_have_count(1)
    page.keyboard.press("F8")
    expect(page.locator("#toasts button")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#toasts .toast")).to_have_count(0)
