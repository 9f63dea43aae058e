"""A saved snapshot, opened from the disk with every request refused: map, markers, words."""

from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=alert(1)></script>`${alert(2)}`{{ 7*7 }}"


@pytest.fixture
def open_saved(chromium, gauge, ledger, api_server, tmp_path):
    """Save the map, open the file, and hold what the page did against nothing."""
    pages, wrong = [], []

    def show(**given: str) -> Page:
        response = httpx.get(f"{api_server.url}/api/v1/snapshots/map.html",
                             params={"map": "10/32.4/119.4", **given}, timeout=30)  # fmt: skip
        assert response.status_code == 200, response.text
        file = Path(tmp_path / "map.html")
        file.write_bytes(response.content)
        page = chromium.new_page(viewport={"width": 1440, "height": 900})
        pages.append(page)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda one: wrong.append(one.text))
        page.on("dialog", lambda one: (wrong.append(one.message), one.dismiss()))

        def refuse(route: Route) -> None:
            if route.request.url == file.as_uri():
                route.continue_()
                return
            wrong.append(route.request.url)
            route.abort()

        page.route("**/*", refuse)
        page.goto(file.as_uri())
        return page

    yield show
    for page in pages:
        page.close()
    assert wrong == []


def test_the_map_is_drawn_with_all_its_stations(gauge, open_saved):
    gauge("A1", lon=119.3, name="甲")
    gauge("B1", lon=119.5, name="乙", kind="rain")
    gauge("C1", value=None, lon=119.6, name="丙")
    page = open_saved()
    expect(page.locator(".leaflet-marker-icon.station")).to_have_count(3)
    expect(page.locator(".leaflet-control-scale")).to_contain_text("km")
    expect(page.locator("tbody tr")).to_have_count(3)
    for name in "甲乙丙":
        expect(page.locator(".station .label b", has_text=name)).to_be_visible()


def test_a_hostile_name_is_read_letter_by_letter(gauge, open_saved):
    gauge("A1", name=HOSTILE)
    page = open_saved()
    expect(page.locator("tbody th bdi")).to_have_text(HOSTILE)
    expect(page.locator(".station .label b")).to_have_text(HOSTILE)
    page.locator(".leaflet-marker-icon.station").click()
    expect(page.locator(".leaflet-popup-content p")).to_have_text(HOSTILE)
    expect(page.locator(".leaflet-popup-content img")).to_have_count(0)


def test_a_marker_opens_the_words_of_its_row_by_key(gauge, open_saved):
    gauge("A1", value=5.12, name="甲")
    page = open_saved(lang="en", theme="dark")
    page.locator(".leaflet-marker-icon.station").press("Enter")
    popup = page.locator(".leaflet-popup-content")
    expect(popup).to_contain_text("5.12\u00a0m")
    expect(popup).to_contain_text("No threshold known")
    expect(popup).to_contain_text("Observed")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_theme_is_the_one_asked_for(gauge, open_saved, theme):
    gauge("A1")
    page = open_saved(theme=theme)
    body = page.locator("body").evaluate("e => getComputedStyle(e).backgroundColor")
    assert body == {"light": "rgb(237, 241, 244)", "dark": "rgb(11, 18, 24)"}[theme]
