"""Links: the address alone restores the view, and says what it could not."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.api.serving import Served
from tests.browser.conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.db]

Gauge = Callable[..., int]
Visit = Callable[[str], Page]


@pytest.fixture
def visit(api_server: Served, context: BrowserContext) -> Visit:
    """Open the page at a link and wait until its stations are there."""

    def show(link: str) -> Page:
        page = context.new_page()
        page.goto(f"{api_server.url}/duty{link}")
        page.locator("#status[data-feed=live]").wait_for()
        page.locator("#count-total", has_text=re.compile("[1-9]")).wait_for()
        return page

    return show


def test_a_link_alone_restores_map_station_list_and_language(gauge: Gauge, visit: Visit) -> None:
    gauge("A1", 5.0, name="瓜洲", river="长江")
    gauge("A2", 5.0, name="邵伯", river="运河", kind="rain")
    page = visit("#lang=en&list=kind:level;sort:name&station=A1&map=12.5/32.30000/119.50000")
    expect(page.locator("#card-name")).to_have_text("瓜洲")
    expect(page.locator("#list [data-station]")).to_have_count(1)
    expect(page.locator("#sort")).to_have_value("name")
    expect(page.locator("#filtered-words")).to_have_text("Filter: Stage gauge")
    expect(page).to_have_url(
        re.compile(
            r"#map=12\.5/32\.30\d{3}/119\.50\d{3}&station=A1&list=kind:level;sort:name&lang=en$"
        )
    )
    expect(page.locator("#toasts .toast")).to_have_count(0)
    again = visit(page.url[page.url.index("#") :])
    expect(again.locator("#card-name")).to_have_text("瓜洲")
    assert again.url == page.url


def test_the_station_of_a_link_stands_beside_the_card_that_lies_over_the_map(
    gauge: Gauge, api_server: Served, context: BrowserContext
) -> None:
    gauge("A1", 5.0, lon=119.4)
    page = context.new_page()
    page.set_viewport_size({"width": 1024, "height": 768})
    page.goto(f"{api_server.url}/duty#station=A1")
    expect(page.locator("#card-name")).to_be_visible()
    # The map is 688 px wide, the card hides 400: the station stands 148 px from the left edge.
    expect(page).to_have_url(re.compile(r"#map=13\.0/[\d.]+/119\.43\d{3}&station=A1$"))
    box, card = (page.locator(one).bounding_box() for one in ("#map", "#card"))
    assert box is not None
    assert card is not None
    assert box["x"] + 148 < card["x"] - 40


def test_a_link_to_a_moment_to_come_says_that_it_cannot_be_shown(
    gauge: Gauge, visit: Visit
) -> None:
    gauge("A1")
    page = visit("#at=2099-01-01T00:00:00Z")
    expect(page.locator("#toasts .toast")).to_contain_text("不在可回看的 7 天之内")
    expect(page.locator("#past")).to_be_hidden()


def test_a_language_of_a_link_is_not_kept(gauge: Gauge, visit: Visit) -> None:
    gauge("A1")
    page = visit("#lang=en")
    expect(page.locator("#feed-state")).to_have_text("Live")
    expect(visit("").locator("#feed-state")).to_have_text("实时")


def test_a_link_to_what_no_longer_exists_says_so_and_the_map_stays(
    gauge: Gauge, visit: Visit
) -> None:
    gauge("A1")
    page = visit("#station=GONE&map=11.0/32.30000/119.50000")
    expect(page.locator("#toasts")).to_contain_text("没有这个测站")
    expect(page.locator("#toasts")).to_contain_text("GONE")
    expect(page.locator("#card")).to_be_hidden()
    expect(page).to_have_url(re.compile(r"#map=11\.0/32\.30\d{3}/119\.50\d{3}$"))


def test_what_a_link_says_in_vain_is_named_and_never_run(gauge: Gauge, visit: Visit) -> None:
    gauge("A1")
    page = visit("#map=99/0/0&alarm=1&list=sev:purple&%3Cimg%20src=x%20onerror=alert(1)%3E=1")
    toast = page.locator("#toasts .toast", has_text="看不懂")
    expect(toast).to_contain_text("map, alarm, list, <img src")
    assert page.locator("#toasts img").count() == 0
    toast.get_by_role("button").click()
    expect(page.locator("#toasts .toast")).to_have_count(0)


def test_the_back_button_goes_through_selections_and_not_through_pans(
    gauge: Gauge, visit: Visit
) -> None:
    gauge("A1", 5.0, name="甲")
    gauge("A2", 5.0, name="乙")
    page = visit("")
    page.locator("#list [data-station=A1]").click()
    expect(page).to_have_url(re.compile("station=A1"))
    page.locator("#zoom-out").click()
    page.wait_for_timeout(1200)  # what is picked within a second is one entry of the history
    page.locator("#list [data-station=A2]").click()
    expect(page).to_have_url(re.compile("station=A2"))
    page.go_back()
    expect(page.locator("#card-name")).to_have_text("甲")
    page.go_back()
    expect(page.locator("#card")).to_be_hidden()
    page.go_forward()
    expect(page.locator("#card-name")).to_have_text("甲")


def test_a_link_to_a_station_without_a_view_brings_it_into_sight(
    gauge: Gauge, visit: Visit
) -> None:
    gauge("A1", lon=119.42, lat=32.39)
    page = visit("#station=A1")
    expect(page).to_have_url(re.compile(r"#map=13\.0/32\.3\d+/119\.(38|39|4)\d+&station=A1"))


def test_a_link_says_whichever_filter_and_order_is_chosen(gauge: Gauge, open_page: Open) -> None:
    gauge("A1", 5.0, name="瓜洲")
    gauge("A2", None, name="邵伯")
    page = open_page()
    page.locator("#grade-unknown").click()
    page.locator("#sort").select_option("code")
    expect(page).to_have_url(re.compile("list=sev:unknown;sort:code$"))
    page.locator("#list-clear").click()
    expect(page).to_have_url(re.compile("list=sort:code$"))
