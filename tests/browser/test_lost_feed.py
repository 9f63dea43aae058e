"""The page when the server goes away and comes back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.api.ledger import Ledger, Reading
from tests.api.serving import serve, settings
from tests.browser.conftest import Seen, moment
from tests.fixtures.databases import Database

pytestmark = [pytest.mark.browser, pytest.mark.db]


def test_a_dead_server_is_said_in_words_and_its_return_needs_no_reload(
    gauge: Callable[..., int], ledger: Ledger, telemetry_db: Database, geo_db: Database,
    context: BrowserContext, seen: Seen,
) -> None:  # fmt: skip
    series = gauge("A1", 5.0, interval_s=3)
    row = "#list [data-station=A1]"
    page = context.new_page()
    with serve(settings(telemetry_db.api, geo_db.api, live_heartbeat=2.0)) as first:
        page.goto(f"{first.url}/duty")
        page.locator("#status[data-feed=live]").wait_for()
        page.evaluate("() => { window.sameDocument = true; }")
        assert seen.errors == []
        port = int(first.url.rpartition(":")[2])
    expect(page.locator("#status")).to_have_attribute("data-feed", "reconnecting", timeout=5000)
    expect(page.locator("#feed-state")).to_contain_text("正在重连")
    expect(page.locator("#status")).to_have_attribute("data-feed", "lost", timeout=12_000)
    expect(page.locator("#feed-alert")).to_contain_text("实时连接中断")
    expect(page.locator(row)).to_have_attribute("data-freshness", "stale", timeout=9000)
    expect(page.locator(f"{row} [data-value]")).to_have_text("5.00")
    ledger.commit(Reading(series=series, minute=moment(), value=6.5))
    with serve(settings(telemetry_db.api, geo_db.api, live_heartbeat=2.0, api_port=port)):
        expect(page.locator("#status")).to_have_attribute("data-feed", "live", timeout=12_000)
        expect(page.locator("#feed-alert")).to_be_hidden()
        expect(page.locator("#feed-alert-spoken")).to_have_text("")
        expect(page.locator(f"{row} [data-value]")).to_have_text("6.50")
        assert page.evaluate("() => window.sameDocument") is True
        page.close()
    # The browser itself reports connections that are refused, or cut while the server goes and
    # comes; nothing else may go wrong.
    strange = [one for one in seen.errors if "Failed to load resource: net::ERR_" not in one]
    assert strange == []
    seen.errors.clear()
