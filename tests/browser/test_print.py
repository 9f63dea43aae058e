"""The view on paper: light, with moments, legend, sources, stations; the screen as before."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def city(gauge, ledger):
    """Three stations around the middle of the map, one of them over its level, one silent."""
    gauge("A1", value=6.31, lon=119.40, name="瓜洲")
    (station,) = ledger.conn.execute("select id from telemetry.station").fetchone()
    ledger.level(station, 5.69, "yellow", name="警戒水位")
    gauge("B1", value=5.0, lon=119.45, name="六闸")
    gauge("C1", value=None, lon=119.50, name="射阳")


def before_print(page: Page) -> None:
    """As the browser does when it is about to print; the media are those of paper."""
    page.emulate_media(media="print")
    page.locator("html").evaluate("() => window.dispatchEvent(new Event('beforeprint'))")


def after_print(page: Page) -> None:
    page.locator("html").evaluate("() => window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")


def middle(page: Page) -> list[int]:
    """Return red, green and blue of the panel's ground."""
    colour = page.locator("body").evaluate("e => getComputedStyle(e).backgroundColor")
    return [int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(",")]


def test_paper_has_map_moments_legend_stations_and_sources(city, open_page):
    page = open_page()
    before_print(page)
    for shown in ("#map", ".north", ".leaflet-control-scale", "#print-shown", "#print-made",
                  "#print-legend #legend-body canvas >> nth=0", "#print-sources"):  # fmt: skip
        expect(page.locator(shown)).to_be_visible()
    expect(page.locator("#print-shown")).to_contain_text("+08:00")
    rows = page.locator("#print-rows tr")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("瓜洲")
    expect(rows.nth(0)).to_contain_text("6.31\u00a0m")
    expect(rows.nth(0)).to_contain_text("0.62")
    expect(rows.nth(1)).to_contain_text("从未上报")
    expect(page.locator("#print-count")).to_have_text("图中测站 3 / 3 站")
    assert page.locator("button:visible, input:visible").count() == 0


def test_paper_is_light_and_the_screen_is_as_before(city, open_page):
    page = open_page()
    dark, view = middle(page), page.locator("#map").bounding_box()
    before_print(page)
    assert min(middle(page)) > 230
    after_print(page)
    assert middle(page) == dark
    assert max(dark) < 40
    assert page.locator("#map").bounding_box() == view
    expect(page.locator("#layers #legend-body")).to_have_count(1)
    expect(page.locator(".print-head")).to_be_hidden()
    assert page.locator("html").evaluate("() => localStorage.getItem('hangou.theme')") is None


def test_what_is_replayed_says_so_on_paper(city, ledger, open_page):
    ledger.conn.execute("update telemetry.series_origin set origin = 'replay'")
    page = open_page()
    before_print(page)
    expect(page.locator("#mode")).to_be_visible()
    expect(page.locator("#print-sources")).to_contain_text("读数：回放")


def test_only_what_is_in_view_is_listed(city, gauge, open_page):
    gauge("FAR", lon=121.5, lat=33.9, name="远站")
    page = open_page()
    page.evaluate("() => { location.hash = '#map=13.0/32.40000/119.45000'; }")
    page.reload()
    page.locator("#list [data-station]").first.wait_for()
    before_print(page)
    expect(page.locator("#print-rows")).not_to_contain_text("远站")
    expect(page.locator("#print-rows")).to_contain_text("六闸")
    expect(page.locator("#print-count")).to_contain_text("/ 4 站")


def test_the_browser_itself_makes_it_and_puts_the_screen_back(city, open_page):
    page = open_page()
    document = page.pdf(prefer_css_page_size=True, print_background=True)
    assert document.startswith(b"%PDF")
    # A4 across, in points.
    assert b"/MediaBox [0 0 841.9" in document or b"/MediaBox [0 0 842" in document
    expect(page.locator("html[data-printing]")).to_have_count(0)
    assert page.locator("html").get_attribute("data-theme") == "dark"
