"""The wall page: read from afar, goes round by itself, says what is not live, keys still work."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

SIZE = {"width": 1920, "height": 1080}


@pytest.fixture
def profile_ends():
    """The clock of a page is that of its whole profile, for good."""
    return True


@pytest.fixture
def open_wall(context, api_server):
    def show(place: str = "/wall") -> Page:
        page = context.new_page()
        page.set_viewport_size(SIZE)
        page.clock.install()
        page.goto(api_server.url + place)
        page.locator("#wall-list [data-station]").first.wait_for()
        page.locator("#status[data-feed=live]").wait_for()
        return page

    return show


@pytest.fixture
def city(gauge, ledger):
    """Fourteen stations, the worst and a silent one among them."""
    for number in range(12):
        gauge(
            f"N{number:02}", lon=119.3 + number / 40, district_code="321002", name=f"站{number:02}"
        )
    gauge("E1", value=6.31, lon=119.5, lat=32.5, name="瓜洲", district_code="321003")
    row = ledger.conn.execute("select id from telemetry.station where code = 'E1'").fetchone()
    ledger.level(row[0], 5.69, "yellow", name="警戒水位")
    gauge("S1", value=None, lon=119.45, lat=32.6, name="停报站", district_code="321003")


def test_the_twelve_that_matter_most_are_listed_with_value_and_age(city, open_wall):
    page = open_wall()
    rows = page.locator("#wall-list .wall-row:visible")
    expect(rows).to_have_count(12)
    expect(rows.nth(0)).to_have_attribute("data-severity", "yellow")
    expect(rows.nth(0)).to_contain_text(re.compile("6.31\u00a0m.*前|6.31\u00a0m.*刚刚", re.DOTALL))
    expect(rows.nth(0)).to_contain_text("0.62")
    expect(rows.nth(1)).to_have_attribute("data-station", "S1")
    expect(page.locator("#wall-more")).to_have_text("另有 2 站")


def test_counts_tell_the_unknown_apart(city, open_wall):
    page = open_wall()
    for grade, n in [("yellow", 1), ("unknown", 1), ("none", 12), ("red", 0), ("normal", 0)]:
        expect(page.locator(f"[data-count={grade}] b")).to_have_text(str(n))
    expect(page.locator("#wall-silent")).to_have_text("停报 1 / 14 站")


def test_views_turn_by_time_and_by_key(city, open_wall):
    page = open_wall()
    view = page.locator("#wall-view")
    expect(view).to_have_text("全部 · 14 站")
    page.keyboard.press(".")
    expect(view).not_to_have_text("全部 · 14 站")
    second = view.inner_text()
    page.keyboard.press(",")
    expect(view).to_have_text("全部 · 14 站")
    page.clock.fast_forward(31_000)
    expect(view).to_have_text(second)


@pytest.mark.parametrize("keys", [["Escape"], ["g", "d"]])
def test_a_key_leads_to_the_duty_page(gauge, open_wall, keys):
    gauge("A1")
    page = open_wall()
    for key in keys:
        page.keyboard.press(key)
    page.wait_for_url("**/duty*")


def test_nothing_scrolls_and_no_text_is_small(city, open_wall):
    page = open_wall()
    root = page.locator("html")
    assert root.evaluate("e => e.scrollHeight <= innerHeight && e.scrollWidth <= innerWidth")
    small = page.locator("body").evaluate("""body => [...body.querySelectorAll('*')]
        .filter((e) => e.checkVisibility()
            && [...e.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
        .map((e) => [e.textContent.trim(), parseFloat(getComputedStyle(e).fontSize)])
        .filter(([, size]) => size < 24)""")
    assert small == []
    assert page.locator("button:visible, a:visible, input:visible").count() == 0
    assert page.locator("body").evaluate("e => getComputedStyle(e).cursor") == "none"


def test_a_replay_is_said_and_the_language_of_the_link_is_spoken(ledger, gauge, open_wall):
    gauge("A1")
    ledger.conn.execute("update telemetry.series_origin set origin = 'replay'")
    page = open_wall("/wall#lang=en")
    expect(page.locator("#mode")).to_contain_text("replay", ignore_case=True)
    expect(page.locator("h1")).to_have_text("Hangou · flood duty")
    assert page.locator("html").get_attribute("lang") == "en"
