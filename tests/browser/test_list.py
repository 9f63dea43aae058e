"""The list: order by urgency, signed distances, filters, and thousands of rows."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.api.ledger import Ledger, Reading
from tests.browser.conftest import Open, moment

pytestmark = [pytest.mark.browser, pytest.mark.db]

Gauge = Callable[..., int]


def row(page: Page, code: str) -> Locator:
    return page.locator(f"#list [data-station={code}]")


def codes(page: Page) -> list[str | None]:
    return [one.get_attribute("data-station") for one in page.locator("#list [data-station]").all()]


@pytest.fixture
def five(ledger: Ledger) -> None:
    """Stations over, at and under their warning level, one without a level, one that is silent."""
    for code, name, value, level in [
        ("A1", "甲", 5.31, 5.69),
        ("A2", "乙", 6.31, 5.69),
        ("A3", "丙", 5.69, 5.69),
        ("A4", "丁", 5.0, None),
        ("A5", "戊", None, 5.69),
    ]:
        station = ledger.station(code, name=name, interval_s=600)
        if level is not None:
            ledger.level(station, level)
        series = ledger.series(station)
        if value is not None:
            ledger.commit(Reading(series=series, minute=moment(), value=value))


def test_rows_stand_by_urgency_and_say_the_signed_distance_or_why_there_is_none(
    five: None, open_page: Open
) -> None:
    page = open_page()
    for code, severity, words in [
        ("A2", "yellow", "超警戒 +0.62 m"),
        ("A3", "yellow", "平警戒 0.00 m"),
        ("A5", "unknown", "从未上报"),
        ("A4", "none", "阈值"),
        ("A1", "normal", "距警戒 −0.38 m"),
    ]:
        expect(row(page, code)).to_contain_text(words)
        expect(row(page, code)).to_have_attribute("data-severity", severity)
    expect(row(page, "A4")).not_to_contain_text("正常")
    # Unknown above normal, and above what has no threshold.
    assert codes(page) == ["A2", "A3", "A5", "A4", "A1"]
    page.locator("#sort").select_option("name")
    assert codes(page) == ["A3", "A4", "A1", "A5", "A2"]


def test_the_bar_names_the_worst_and_counts_unknown_apart(five: None, open_page: Open) -> None:
    page = open_page()
    expect(page.locator("#grade-yellow b")).to_have_text("2")
    expect(page.locator("#grade-unknown b")).to_have_text("1")
    expect(page.locator("#grade-red b")).to_have_text("0")
    expect(page.locator("#worst-text")).to_have_text("乙 超警戒 +0.62 m")
    assert page.title().startswith("乙 超警戒 +0.62\u00a0m · 邗沟")
    page.locator("#worst").click()
    expect(page.locator("#card-name")).to_have_text("乙")
    page.locator("#grade-unknown").click()
    expect(page.locator("#grade-unknown")).to_have_attribute("aria-pressed", "true")
    assert codes(page) == ["A5"]


def test_with_nothing_over_a_threshold_the_bar_says_what_it_cannot_judge(
    gauge: Gauge, open_page: Open
) -> None:
    gauge("A1")
    page = open_page()
    expect(page.locator("#worst-text")).to_have_text("没有超阈值的站；1 站无已知阈值，不能判断")
    ink = "e => getComputedStyle(e).color"
    assert page.locator("#grade-red b").evaluate(ink) == page.locator(
        ".count.zero b"
    ).last.evaluate(ink)
    green = page.locator("html").evaluate("e => getComputedStyle(e).getPropertyValue('--normal')")
    assert green.strip() not in page.locator("#status").evaluate("e => e.innerHTML")


def test_filters_by_kind_state_and_river_are_counted_and_said(
    gauge: Gauge, open_page: Open
) -> None:
    gauge("A1", name="甲", river="长江")
    gauge("A2", name="乙", river="运河", kind="rain")
    gauge("A3", None, name="丙", river="运河")
    page = open_page()
    page.locator("#filter-button").click()
    toggle = page.locator("#filters button", has_text="运河")
    expect(toggle).to_have_text("运河 2")
    toggle.click()
    expect(toggle).to_have_attribute("aria-pressed", "true")
    page.locator("#filters button", has_text="雨量站").click()
    page.keyboard.press("Escape")
    expect(page.locator("#filters")).to_be_hidden()
    expect(page.locator("#filter-button")).to_be_focused()
    expect(page.locator("#filtered-words")).to_have_text("筛选：雨量站、运河")
    assert codes(page) == ["A2"]
    page.locator("#list-clear").click()
    expect(page.locator("#list [data-station]")).to_have_count(3)
    expect(page.locator("#filtered")).to_be_hidden()


def test_the_order_is_held_under_the_pointer_until_someone_wants_it(
    gauge: Gauge, ledger: Ledger, open_page: Open
) -> None:
    made = {}
    for code, name in [("A1", "甲"), ("A2", "乙")]:
        station = ledger.station(code, name=name, interval_s=600)
        ledger.level(station, 5.0)
        made[code] = ledger.series(station)
        ledger.commit(Reading(series=made[code], minute=moment(), value=4.0))
    page = open_page()
    before = codes(page)
    last = str(before[-1])
    row(page, last).hover()
    ledger.commit(Reading(series=made[last], minute=moment(), value=6.0))
    expect(row(page, last)).to_have_attribute("data-severity", "yellow")
    expect(page.locator("#resort")).to_contain_text("按 R 重排")
    assert codes(page) == before
    page.keyboard.press("r")
    expect(page.locator("#list [data-station]").first).to_have_attribute("data-station", last)
    expect(page.locator("#resort")).to_be_hidden()


def test_of_a_thousand_stations_only_those_in_sight_are_on_the_page(
    ledger: Ledger, open_page: Open
) -> None:
    ledger.conn.execute(
        "insert into telemetry.station (code, name, kind, lon, lat)"
        " select 'S' || lpad(n::text, 4, '0'), 'S' || lpad(n::text, 4, '0'), 'level',"
        " 119.0 + n * 0.0005, 32.4 from generate_series(1, 1000) n"
    )
    page = open_page()
    rows = page.locator("#list [data-station]")
    assert rows.count() < 100
    expect(row(page, "S0001")).to_have_attribute("aria-setsize", "1000")
    page.locator("#list").evaluate("e => { e.scrollTop = e.scrollHeight; }")
    expect(row(page, "S1000")).to_be_visible()
    expect(row(page, "S1000")).to_have_attribute("aria-posinset", "1000")
    assert rows.count() < 100
    row(page, "S1000").click()
    for code in ("S0999", "S0998"):
        page.keyboard.press("k")
        expect(row(page, code)).to_be_focused()
    page.locator("#search").fill("S0005")
    expect(rows).to_have_count(1)


def test_markup_in_a_name_stays_text_in_search_bar_and_title(
    ledger: Ledger, open_page: Open
) -> None:
    name = "<img src=x onerror=alert(1)>"
    station = ledger.station("A1", name=name, interval_s=600)
    ledger.level(station, 5.0)
    ledger.commit(Reading(series=ledger.series(station), minute=moment(), value=6.0))
    page = open_page()
    expect(page.locator("#worst-text")).to_contain_text(name)
    assert page.title().startswith(name)
    page.locator("#search").fill("a1")
    expect(page.locator("#found [role=option]")).to_contain_text(name)
    assert page.locator("img").count() == 0


def test_a_level_in_a_row_names_its_datum_or_says_that_none_is_on_record(
    gauge: Callable[..., int], open_page: Open, ledger: Ledger
) -> None:
    gauge("A1", 5.0)
    gauge("A2", 5.0)
    ledger.conn.execute(
        "insert into telemetry.station_datum (station_id, datum, source)"
        " select id, '废黄河口', 'test' from telemetry.station where code = 'A1'"
    )
    page = open_page()
    expect(page.locator("#list [data-station=A1] .row-unit")).to_have_text("m废黄河口")
    expect(page.locator("#list [data-station=A2] .row-unit")).to_have_text("m基面未登记")


def test_escape_leaves_the_search_and_what_stands_in_it_is_what_the_list_is_filtered_by(
    gauge: Callable[..., int], open_page: Open
) -> None:
    gauge("A1", name="瓜洲")
    gauge("A2", name="邵伯")
    page = open_page()
    search = page.locator("#search")
    search.fill("瓜洲")
    expect(page.locator("#list [data-station]")).to_have_count(1)
    search.press("Escape")
    expect(search).not_to_be_focused()
    expect(search).to_have_value("瓜洲")
    expect(page.locator("#list [data-station]")).to_have_count(1)
