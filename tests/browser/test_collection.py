"""What the page says when nothing is taken in; what an open panel hides on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.api.ledger import Ledger
from tests.browser.conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.db]

Gauge = Callable[..., int]


def test_a_collector_that_is_gone_is_told_across_the_page_until_it_is_back(
    gauge: Gauge, ledger: Ledger, open_page: Open
) -> None:
    gauge("A1")
    ledger.conn.execute(
        "insert into telemetry.system_state (code, state, checked_at)"
        " values ('collector', 'ok', now() - interval '40 s')"
    )
    page = open_page(feed="readonly")
    expect(page.locator("#feed-alert")).to_contain_text("采集中断")
    ledger.conn.execute("update telemetry.system_state set checked_at = now()")
    expect(page.locator("#status")).to_have_attribute("data-feed", "live", timeout=13_000)
    expect(page.locator("#feed-alert")).to_be_hidden()


def test_on_a_phone_the_open_layers_hide_the_buttons_that_would_lie_on_them(
    gauge: Gauge, open_page: Open
) -> None:
    gauge("A1")
    page = open_page()
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator("#theme")).to_be_visible()
    page.locator("#layers-button").click()
    expect(page.locator("#theme")).to_be_hidden()
    page.locator("#layers-button").click()
    expect(page.locator("#lang")).to_be_visible()
