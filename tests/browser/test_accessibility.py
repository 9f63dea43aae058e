"""What axe-core finds on the duty page: nothing serious, in either theme, language or layout."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.api.ledger import Ledger, Reading
from tests.browser.axe import violations
from tests.browser.conftest import Open, moment

pytestmark = [pytest.mark.browser, pytest.mark.db]

PHONE = {"width": 390, "height": 844}
LOOKS = [("dark", "zh-CN"), ("light", "zh-CN"), ("dark", "en"), ("light", "en")]


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
    """Return what axe refuses in each theme and language, each time after ``act``."""
    found = []
    for theme, language in LOOKS:
        page.evaluate(
            "([theme, lang]) => { localStorage.setItem('hangou.theme', theme);"
            " localStorage.setItem('hangou.lang', lang); }",
            [theme, language],
        )
        page.reload()
        expect(page.locator("html")).to_have_attribute("data-theme", theme)
        page.locator("#list [data-station=A3]").wait_for(state="attached")
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
        # The address keeps the station: after the first time its card is open on arrival.
        if page.locator("#card").is_hidden():
            page.locator("#list [data-station=A1]").click()
        expect(page.locator("#card-name")).to_be_visible()

    assert refused(page, act) == ""
