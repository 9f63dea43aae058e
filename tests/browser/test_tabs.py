"""One live stream for all tabs of a browser: nothing is missed when its leader goes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.api.ledger import Ledger, Reading
from tests.browser.conftest import Open, Seen, moment

pytestmark = [pytest.mark.browser, pytest.mark.db]

TABS = 6


def value(page: Page, code: str) -> object:
    return page.locator(f"#list [data-station={code}] [data-value]")


def test_six_tabs_share_one_stream_and_each_outlives_the_one_that_led(
    gauge: Callable[..., int], ledger: Ledger, open_page: Open, seen: Seen
) -> None:
    series = gauge("A1", 5.0)
    tabs = [open_page() for _ in range(TABS)]
    assert len(seen.live) == 1
    for left in range(TABS, 1, -1):
        ledger.commit(Reading(series=series, minute=moment(), value=5 + left / 10))
        for tab in tabs:
            expect(value(tab, "A1")).to_have_text(f"{5 + left / 10:.2f}")
        # The reading that comes while nobody leads is not missed by who takes over.
        tabs.pop(0).close()
        ledger.commit(Reading(series=series, minute=moment(), value=left / 10))
        expect(value(tabs[-1], "A1")).to_have_text(f"{left / 10:.2f}")
    assert len(seen.live) == TABS
    assert all("since=" in address for address in seen.live[1:])


def test_a_reading_that_a_shared_stream_brings_while_a_tab_still_loads_is_not_lost(
    gauge: Callable[..., int], ledger: Ledger, open_page: Open, context: BrowserContext
) -> None:
    series = gauge("A1", 1.0)
    address = open_page().url
    second = context.new_page()

    def answer_late(route: Route) -> None:
        """Hold back values read before the commit, as a slow link would."""
        old = route.fetch()
        ledger.commit(Reading(series=series, minute=moment(), value=2.0))
        second.wait_for_timeout(1500)
        route.fulfill(response=old)

    second.route("**/api/v1/latest", answer_late, times=1)
    second.goto(address)
    expect(value(second, "A1")).to_have_text("2.00")
