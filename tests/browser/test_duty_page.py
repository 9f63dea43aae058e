"""The duty page in a real Chromium: what an officer sees, does, and is told."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.api.ledger import START, Ledger, Reading
from tests.browser.conftest import Open, Seen, moment

pytestmark = [pytest.mark.browser, pytest.mark.db]

Gauge = Callable[..., int]


def row(page: Page, code: str) -> object:
    return page.locator(f"#list [data-station={code}]")


def at_rest(page: Page) -> None:
    """Wait until the map has come to rest: its panes stand still for a third of a second."""
    place = page.locator(".leaflet-map-pane")
    before = None
    while (now := place.get_attribute("style")) != before:
        before = now
        page.wait_for_timeout(350)


def test_list_and_map_show_the_stations_and_nothing_is_asked_of_others(
    gauge: Gauge, open_page: Open
) -> None:
    gauge("A1", 5.123, name="瓜洲")
    gauge("A2", None, name="三垛")
    page = open_page()
    expect(row(page, "A1")).to_contain_text("5.12")
    expect(row(page, "A1")).to_have_attribute("data-freshness", "live")
    expect(row(page, "A2")).to_have_attribute("data-freshness", "never")
    expect(row(page, "A2")).to_contain_text("从未上报")
    expect(page.locator("#count-never b")).to_have_text("1")
    # On the map: centred on the place of both, a click in the middle offers them.
    row(page, "A1").click()
    page.locator("#card .about button").click()
    at_rest(page)
    box = page.locator("#map").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#chooser .choice")).to_have_text(["三垛", "瓜洲"])
    page.locator("#chooser .choice", has_text="三垛").click()
    expect(page.locator("#card-name")).to_have_text("三垛")
    expect(page.locator("#card")).to_contain_text("此站从未上报")


def test_a_commit_changes_value_and_age_without_a_reload(
    gauge: Gauge, ledger: Ledger, open_page: Open
) -> None:
    series = gauge("A1", 5.0)
    page = open_page()
    page.evaluate("() => { window.sameDocument = true; }")
    row(page, "A1").click()
    expect(page.locator("#card .headline-value b")).to_have_text("5.00")
    ledger.commit(Reading(series=series, minute=moment(), value=6.31))
    expect(row(page, "A1").locator("[data-value]")).to_have_text("6.31", timeout=5000)
    expect(page.locator("#card .headline-value b")).to_have_text("6.31")
    expect(page.locator("#card")).to_contain_text("无已知阈值")
    assert page.evaluate("() => window.sameDocument") is True


def test_every_value_on_the_page_has_an_age_in_its_row(
    gauge: Gauge, ledger: Ledger, open_page: Open
) -> None:
    gauge("A1", 5.0)
    station = ledger.station("A2", kind="sluice")
    now = moment()
    for quantity in ("headwater", "tailwater"):
        series = ledger.series(station, quantity)
        ledger.commit(Reading(series=series, minute=now, value=3.2))
    page = open_page()
    row(page, "A2").click()
    expect(page.locator("#card .series tbody tr")).to_have_count(2)
    for value in page.locator("[data-value]:visible").all():
        around = value.locator(
            "xpath=ancestor::*[self::tr or @data-station or @class='headline'][1]"
        )
        expect(around).to_contain_text(re.compile("刚刚|[0-9] (秒|分钟)前"))


def test_a_station_registered_while_the_page_is_open_appears(gauge: Gauge, open_page: Open) -> None:
    gauge("A1")
    page = open_page()
    gauge("B1", 7.0, name="新站")
    expect(row(page, "B1")).to_contain_text("7.00")


def test_values_grow_old_by_themselves(gauge: Gauge, open_page: Open) -> None:
    gauge("A1", 5.0, interval_s=2)
    page = open_page()
    expect(row(page, "A1")).to_have_attribute("data-freshness", "stale", timeout=9000)
    expect(row(page, "A1")).to_contain_text("停报")
    expect(page.locator("#count-silent b")).to_have_text("1")


def test_markup_in_a_name_is_shown_as_text(gauge: Gauge, open_page: Open) -> None:
    name = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    gauge("A1", 5.0, name=name)
    page = open_page()
    alerts: list[str] = []
    page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    row(page, "A1").click()
    expect(page.locator("#card-name")).to_have_text(name)
    expect(row(page, "A1").locator(".row-name")).to_have_text(name)
    assert page.locator("#list img, #card img").count() == 0
    assert alerts == []


def test_a_station_without_position_is_listed_and_says_so(gauge: Gauge, open_page: Open) -> None:
    gauge("A1")
    gauge("A2", 4.0, lon=None, lat=None)
    page = open_page()
    expect(row(page, "A2")).to_contain_text("无坐标")
    expect(page.locator("#list-note")).to_contain_text("1 站无坐标，不在图上")
    row(page, "A2").click()
    expect(page.locator("#card")).to_contain_text("无坐标，不在图上")


def test_search_and_counts_filter_the_list_and_an_empty_result_says_why(
    gauge: Gauge, open_page: Open
) -> None:
    gauge("GZ01", name="瓜洲")
    gauge("SB01", None, name="邵伯")
    page = open_page()
    page.locator("#search").fill("瓜")
    expect(page.locator("#list [data-station]")).to_have_count(1)
    page.locator("#search").fill("没有这站")
    expect(page.locator("#list-note")).to_have_text("没有符合条件的站")
    page.locator("#list-clear").click()
    expect(page.locator("#list [data-station]")).to_have_count(2)
    page.locator("#count-never").click()
    expect(page.locator("#count-never")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#list [data-station]")).to_have_count(1)
    expect(row(page, "SB01")).to_be_visible()


def test_a_replay_is_never_mistaken_for_now(ledger: Ledger, open_page: Open) -> None:
    station = ledger.station("DEMO-1", interval_s=600)
    for quantity, source, speed in [("stage", "rhine:koeln", 90), ("discharge", "rhine:bonn", 360)]:
        series = ledger.series(station, quantity, origin="replay")
        ledger.conn.execute(
            "insert into telemetry.series_origin values (%s, %s, 'replay', %s, 'value x 0.5', %s)",
            (series, START, source, speed),
        )
        ledger.commit(Reading(series=series, minute=moment(), value=5.0))
    page = open_page()
    expect(page.locator("#mode")).to_have_text("演示回放 ×90 / ×360：数据为回放，不是现场实况")
    row(page, "DEMO-1").click()
    expect(page.locator("#card .headline-meta")).to_contain_text("回放 ×90")
    expect(page.locator("#card .part.sources")).to_contain_text("rhine:koeln")
    expect(page.locator("#card .part.sources")).to_contain_text("数值 ×0.5")


def test_the_keyboard_alone_finds_reads_and_closes(gauge: Gauge, open_page: Open) -> None:
    for code, name in (("A1", "甲"), ("A2", "乙"), ("A3", "丙")):
        gauge(code, 5.0, name=name)
    page = open_page()
    order = [
        one.get_attribute("data-station") for one in page.locator("#list [data-station]").all()
    ]
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(row(page, order[0])).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(row(page, order[1])).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.locator("#card-name")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#card")).to_be_hidden()
    expect(row(page, order[1])).to_be_focused()


def test_theme_and_language_switch_and_stay_for_the_next_visit(
    gauge: Gauge, open_page: Open
) -> None:
    gauge("A1")
    page = open_page()
    root = page.locator("html")
    expect(root).to_have_attribute("data-theme", "dark")
    page.locator("#theme").click()
    page.locator("#lang").click()
    expect(page.locator("#feed-state")).to_have_text("Live")
    page.reload()
    expect(root).to_have_attribute("data-theme", "light")
    expect(page.locator("#search")).to_have_attribute("placeholder", "Search name, code, place")
    expect(row(page, "A1")).to_contain_text(re.compile("just now|s ago"))


@pytest.mark.parametrize("width", [360, 390, 768, 1024])
def test_no_width_scrolls_sideways(gauge: Gauge, open_page: Open, width: int) -> None:
    gauge("A1", 5.0, name="一个名字很长很长很长很长很长很长很长很长的测站（演示）")
    page = open_page()
    page.set_viewport_size({"width": width, "height": 844})
    row(page, "A1").click()
    expect(page.locator("#card-name")).to_be_visible()
    wide = page.evaluate(
        "() => [document.documentElement.scrollWidth, document.body.scrollWidth,"
        " document.querySelector('.bar').scrollWidth]"
    )
    assert max(wide) <= width


def test_two_tabs_share_one_stream_and_the_second_takes_over(
    gauge: Gauge, ledger: Ledger, open_page: Open, seen: Seen
) -> None:
    series = gauge("A1", 5.0)
    first, second = open_page(), open_page()
    assert len(seen.live) == 1
    ledger.commit(Reading(series=series, minute=moment(), value=5.5))
    expect(row(second, "A1").locator("[data-value]")).to_have_text("5.50")
    first.close()
    ledger.commit(Reading(series=series, minute=moment(), value=5.6))
    expect(row(second, "A1").locator("[data-value]")).to_have_text("5.60")
    assert len(seen.live) == 2
    assert "since=" in seen.live[1]
