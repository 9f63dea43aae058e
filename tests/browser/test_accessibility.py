"""What axe-core finds on duty page and wall: nothing serious, in any theme, language, layout."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.api.ledger import Ledger, Reading
from tests.api.serving import Served
from tests.browser.axe import violations
from tests.browser.conftest import Open, moment

pytestmark = [pytest.mark.browser, pytest.mark.db]

PHONE = {"width": 390, "height": 844}
WALL = {"width": 1920, "height": 1080}
# Contrast depends on the theme alone, names on the language alone: each theme, each language.
LOOKS = [("dark", "zh-CN"), ("light", "en")]


@pytest.fixture
def scene(ledger: Ledger) -> None:
    """One station of each grade, one silent, one that never reported, one without a level."""
    levels = [("警戒水位", 5.0, "yellow"), ("保证水位", 6.0, "orange"), ("历史最高", 7.0, "red")]
    heights = {"A0": 4.0, "A1": 5.5, "A2": 6.5, "A3": 7.5}
    for place, (code, height) in enumerate(heights.items()):
        station = ledger.station(code, name=f"站{code}", interval_s=600, lon=119.3 + place / 20)
        for name, value, severity in levels:
            ledger.level(station, value, severity, name=name)
        ledger.commit(Reading(series=ledger.series(station), minute=moment(), value=height))
    silent = ledger.series(ledger.station("S1", interval_s=60, lat=32.5))
    ledger.commit(Reading(series=silent, minute=moment() - 10, value=3.0, quality=1))
    ledger.station("N1", kind="rain", lat=32.45)


def refused(page: Page, act: Callable[[], None]) -> str:
    """Return what axe refuses in each theme and language, each time after ``act`` on a new page."""
    found = []
    for theme, language in LOOKS:
        page.evaluate(
            "([theme, lang]) => { localStorage.setItem('hangou.theme', theme);"
            " localStorage.setItem('hangou.lang', lang);"
            " history.replaceState(null, '', location.pathname); }",
            [theme, language],
        )
        page.reload()
        expect(page.locator("html")).to_have_attribute("data-theme", theme)
        page.locator("[data-station=A3]").first.wait_for(state="attached")
        act()
        found += [f"{theme} {language}: {one}" for one in violations(page)]
    return "\n".join(found)


@pytest.mark.usefixtures("scene")
def test_the_list_on_a_desktop_has_nothing_serious(open_page: Open) -> None:
    assert refused(open_page(), lambda: None) == ""


@pytest.mark.usefixtures("scene")
def test_card_and_layers_open_on_a_desktop_have_nothing_serious(open_page: Open) -> None:
    page = open_page()

    def act() -> None:
        page.locator("#layers-button").click()
        page.locator("#list [data-station=A2]").click()
        expect(page.locator("#card-name")).to_be_visible()

    assert refused(page, act) == ""


@pytest.mark.usefixtures("scene")
def test_a_phone_has_nothing_serious_before_and_after_a_station_is_picked(
    open_page: Open,
) -> None:
    page = open_page()
    page.set_viewport_size(PHONE)
    assert refused(page, lambda: None) == ""

    def act() -> None:
        page.locator("#list [data-station=A1]").click()
        expect(page.locator("#card-name")).to_be_visible()

    assert refused(page, act) == ""


@pytest.mark.usefixtures("scene")
def test_the_table_of_the_chart_has_nothing_serious(open_page: Open) -> None:
    page = open_page()

    def act() -> None:
        page.locator("#list [data-station=A2]").click()
        expect(page.locator(".chart-figure")).to_have_attribute("data-state", "ready")
        page.keyboard.press("t")
        expect(page.locator(".chart-table tbody tr")).to_have_count(1)

    assert refused(page, act) == ""


@pytest.mark.usefixtures("scene")
def test_the_open_filters_and_the_sheet_of_keys_have_nothing_serious(open_page: Open) -> None:
    page = open_page()

    def filters() -> None:
        page.locator("#filter-button").click()
        page.locator("#filters button").first.click()
        expect(page.locator("#filters button[aria-pressed=true]").first).to_be_visible()

    def keys() -> None:
        page.keyboard.press("?")
        expect(page.locator("dialog#keys")).to_be_visible()

    assert refused(page, filters) == ""
    assert refused(page, keys) == ""


@pytest.mark.usefixtures("scene")
def test_the_past_has_nothing_serious_on_a_desktop_and_on_a_phone(open_page: Open) -> None:
    page = open_page()

    def back() -> None:
        if page.locator("#time").is_hidden():
            page.locator("#time-toggle").click()
        page.locator("#time-input").press("ArrowLeft")
        expect(page.locator("#past")).to_be_visible()
        expect(page.locator("#past-text")).not_to_be_empty()

    assert refused(page, back) == ""
    page.set_viewport_size(PHONE)
    assert refused(page, back) == ""


@pytest.mark.usefixtures("scene")
def test_the_wall_has_nothing_serious(context: BrowserContext, api_server: Served) -> None:
    page = context.new_page()
    page.set_viewport_size(WALL)
    page.goto(f"{api_server.url}/wall")

    def shown() -> None:
        expect(page.locator("#status[data-feed=live]")).to_be_visible()
        expect(page.locator("#wall-list [data-station=A3]")).to_be_visible()

    assert refused(page, shown) == ""
    page.close()
