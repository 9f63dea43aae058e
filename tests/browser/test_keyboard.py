"""The keyboard: every region, every act, the sheet of keys, and the switch that turns them off."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.db]

Gauge = Callable[..., int]


def test_the_sheet_lists_the_keys_and_its_switch_turns_single_keys_off_for_good(
    gauge: Gauge, open_page: Open
) -> None:
    gauge("A1")
    page = open_page()
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()
    expect(page.locator("#keys-list dd", has_text="回到实时")).to_be_visible()
    # In a dialog no single key acts.
    page.keyboard.press("j")
    expect(page.locator("#card")).to_be_hidden()
    page.locator("#keys-single").uncheck()
    page.keyboard.press("Escape")
    expect(page.locator("dialog#keys")).to_be_hidden()
    page.keyboard.press("j")
    page.keyboard.press("/")
    expect(page.locator("#card")).to_be_hidden()
    expect(page.locator("#search")).not_to_be_focused()
    page.reload()
    page.locator("#list [data-station]").first.wait_for()
    page.keyboard.press("j")
    expect(page.locator("#card")).to_be_hidden()
    # Keys that are no letters still walk the page.
    page.keyboard.press("F6")
    expect(page.locator("#status :focus")).to_have_count(1)


def test_f6_walks_the_regions_forth_and_back(gauge: Gauge, open_page: Open) -> None:
    gauge("A1")
    page = open_page()
    for region in ("status", "side-list", "map-panel", "time", "status"):
        page.keyboard.press("F6")
        expect(page.locator(f"#{region} :focus")).to_have_count(1)
    page.keyboard.press("Shift+F6")
    expect(page.locator("#time :focus")).to_have_count(1)


def test_a_station_is_found_by_the_initials_of_its_name(gauge: Gauge, open_page: Open) -> None:
    gauge("A1", name="瓜洲")
    gauge("A2", name="邵伯")
    page = open_page()
    page.keyboard.press("/")
    page.keyboard.type("gz")
    expect(page.locator("#found [role=option]")).to_have_count(1)
    expect(page.locator("#found [role=option]")).to_contain_text("瓜洲")
    page.keyboard.press("Enter")
    expect(page.locator("#card-name")).to_have_text("瓜洲")
    expect(page.locator("#search")).to_have_value("")
    expect(page.locator("#list [data-station]")).to_have_count(2)


def test_a_coordinate_is_read_aloud_and_gone_to(gauge: Gauge, open_page: Open) -> None:
    gauge("A1")
    page = open_page()
    page.keyboard.press("/")
    page.keyboard.type("32.394N 119.421E")
    expect(page.locator("#found")).to_contain_text("经 119.42100 纬 32.39400")
    expect(page.locator("#list [data-station]")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/32\.394\d+/119\.421\d+"))
    page.locator("#search").fill("3585000 40445000")
    expect(page.locator("#found")).to_contain_text("带号 40")


def test_escape_leaves_the_search_and_keeps_the_filter(gauge: Gauge, open_page: Open) -> None:
    gauge("A1", name="瓜洲")
    gauge("A2", name="邵伯")
    page = open_page()
    page.keyboard.press("/")
    page.keyboard.type("A2")
    page.keyboard.press("Escape")
    expect(page.locator("#found")).to_be_hidden()
    expect(page.locator("#filtered-words")).to_contain_text("a2")
    page.keyboard.press("j")
    expect(page.locator("#list [data-station=A2]")).to_be_focused()
