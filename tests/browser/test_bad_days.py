"""Days on which something is wrong around the page: the viewer's clock, the link."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from playwright.sync_api import BrowserContext, Route, expect

from tests.browser.conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.db]

HOURS_WRONG = 3
# As if someone had set the machine's clock: both clocks that a page can read are wrong.
WRONG_CLOCK = f"""
    (() => {{
      const wrong = {HOURS_WRONG} * 3600 * 1000;
      const now = Date.now.bind(Date);
      Date.now = () => now() + wrong;
      const origin = performance.timeOrigin + wrong;
      Object.defineProperty(performance, "timeOrigin", {{ get: () => origin }});
    }})();
"""


@pytest.fixture
def profile_ends() -> bool:
    """What a profile runs at the start of its pages stays with it."""
    return True


def test_a_wrong_clock_of_the_viewer_changes_neither_ages_nor_the_clock_shown(
    gauge: Callable[..., int], open_page: Open, context: BrowserContext
) -> None:
    context.add_init_script(WRONG_CLOCK)
    gauge("A1", 5.0)
    page = open_page()
    row = page.locator("#list [data-station=A1]")
    expect(row).to_have_attribute("data-freshness", "live")
    expect(row.locator(".row-age")).to_have_text(re.compile("刚刚|^\\d+ 秒前"))
    shanghai = datetime.now(UTC).astimezone(timezone(timedelta(hours=8)))
    shown = page.locator("#clock").inner_text().replace("\n", "")
    assert shown[:2] == f"{shanghai:%H}"


def test_on_a_slow_link_the_page_says_that_it_is_loading_and_then_shows_the_stations(
    gauge: Callable[..., int], context: BrowserContext, api_server: object
) -> None:
    gauge("A1", 5.0)
    page = context.new_page()

    def slowly(route: Route) -> None:
        page.wait_for_timeout(1500)
        route.continue_()

    page.route("**/api/v1/stations*", slowly)
    page.goto(f"{api_server.url}/duty")  # type: ignore[attr-defined]
    expect(page.locator("#list-note")).to_contain_text("正在取数")
    # Nothing is known yet: no zero stands where a count will be.
    expect(page.locator("#grade-red b")).to_have_text("—")
    expect(page.locator("#count-live b")).to_have_text("—")
    expect(page.locator("#list [data-station=A1]")).to_be_visible()
    expect(page.locator("#grade-red b")).to_have_text("0")
    expect(page.locator("#count-live b")).to_have_text("1")
    page.unroute_all(behavior="ignoreErrors")
    page.close()
