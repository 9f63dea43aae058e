"""The hydrograph in a real Chromium, on readings in a real store."""

import csv
import re
import struct
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.api.ledger import MINUTE, START, Ledger, Reading
from tests.api.serving import Served
from tests.browser.conftest import Open, Seen, moment

pytestmark = [pytest.mark.browser, pytest.mark.db]

SUSPECT = 1
BAD = 2
Chart = Callable[[str], Page]


def figure(page: Page) -> Locator:
    return page.locator(".chart-figure")


def shows(page: Page, **attributes: object) -> None:
    """Wait until the chart says of itself what it draws."""
    for name, value in attributes.items():
        expect(figure(page)).to_have_attribute(
            f"data-{name}", value if isinstance(value, re.Pattern) else str(value)
        )


@pytest.fixture
def ten_minutes(ledger: Ledger) -> Callable[..., tuple[int, float]]:
    """A station with a day of stages every 10 minutes up to now; its series and newest minute."""

    def make(code: str = "A1", count: int = 140, **fields: object) -> tuple[int, float]:
        station = ledger.station(code, **{"name": "瓜洲", "interval_s": 600, **fields})
        series = ledger.series(station)
        newest = int(moment())
        ledger.commit(*[
            Reading(series=series, minute=newest - 10 * back, value=5 + 0.01 * (count - back))
            for back in range(count) if back not in range(60, 80)
        ])  # fmt: skip
        ledger.level(station, 5.69, "yellow", name="警戒", source="unverified")
        ledger.level(station, 6.4, "orange", name="保证", source="test")
        return series, newest

    return make


@pytest.fixture
def chart(open_page: Open) -> Chart:
    def show(code: str = "A1") -> Page:
        page = open_page()
        page.locator(f"#list [data-station={code}]").click()
        figure(page).wait_for()
        return page

    return show


def test_levels_are_named_a_gap_is_a_gap_and_the_sentence_says_both(
    ten_minutes: Callable[..., tuple[int, float]], chart: Chart
) -> None:
    ten_minutes()
    page = chart("A1")
    shows(page, state="ready", points=120, gaps=1, levels="警戒 5.69*|保证 6.40", panes="stage")
    says = page.locator("#chart-says")
    expect(says).to_contain_text("瓜洲 水位 24 h：最低 5.01")
    expect(says).to_contain_text("最新 6.40 m")
    expect(says).to_contain_text("缺测 1 段共 3 小时 30 分")
    expect(page.locator(".chart-readout")).to_contain_text("6.40 m")
    expect(page.locator(".chart-readout")).to_contain_text("平保证 0.00 m")
    expect(figure(page)).to_have_attribute("aria-describedby", "chart-says")


def test_suspect_and_rejected_are_told_apart_and_rejected_can_be_shown(
    ten_minutes: Callable[..., tuple[int, float]], ledger: Ledger, chart: Chart
) -> None:
    series, newest = ten_minutes()
    ledger.commit(
        Reading(series=series, minute=newest - 701, value=7.7, quality=SUSPECT),
        Reading(series=series, minute=newest - 702, value=99.0, quality=BAD),
    )
    page = chart("A1")
    shows(page, state="ready", suspect=1, bad=1)
    expect(page.locator("#chart-says")).to_contain_text("最高 7.70")
    expect(page.locator("#chart-says")).to_contain_text("可疑 1 点")
    toggle = page.locator("[data-act=crosses]")
    toggle.click()
    expect(toggle).to_have_attribute("aria-pressed", "true")
    page.locator("[data-act=table]").click()
    page.locator(".chart-table thead button").nth(1).click()
    first = page.locator(".chart-table tbody tr").first
    expect(first).to_contain_text("99.00 m")
    expect(first).to_contain_text("坏值")


def test_a_person_s_correction_is_shown_with_the_raw_value_and_the_reason(
    ten_minutes: Callable[..., tuple[int, float]], ledger: Ledger, chart: Chart
) -> None:
    series, newest = ten_minutes()
    device = Reading(series=series, minute=newest)
    ledger.supersede(device, 6.0, actor="王某", reason="浮子卡住")
    page = chart("A1")
    shows(page, state="ready", corrected=1)
    readout = page.locator(".chart-readout")
    expect(readout).to_contain_text("6.00 m")
    expect(readout).to_contain_text("修正值，原值 6.40 m，浮子卡住")
    expect(page.locator("#card .headline [data-value]")).to_have_text("6.00")
    expect(page.locator("#card .headline-meta.strong")).to_have_text(
        "修正值，原值 6.40 m，浮子卡住"
    )
    expect(page.locator("#list [data-station=A1] .row-what")).to_contain_text("修正值")


def test_only_nulls_and_nothing_at_all_are_said_in_words_with_a_way_to_the_data(
    ledger: Ledger, chart: Chart
) -> None:
    now = int(moment())
    nulls = ledger.series(ledger.station("N1", interval_s=600))
    ledger.commit(*[Reading(series=nulls, minute=now - 10 * k, value=None) for k in range(5)])
    old = ledger.series(ledger.station("O1", interval_s=600))
    ledger.commit(Reading(series=old, minute=now - 3 * 1440, value=4.2))
    page = chart("N1")
    shows(page, state="empty", points=5)
    expect(page.locator(".chart-message")).to_have_text("此段只有缺测：5 条空值")
    page.locator("#list [data-station=O1]").click()
    expect(page.locator(".chart-message")).to_contain_text("此段无数据 · 最近一次")
    page.locator(".chart-message button").click()
    shows(page, state="ready", points=1)
    expect(page.locator("#chart-says")).to_contain_text("最新 4.20 m")
    expect(page.locator("[data-act=custom]")).to_have_attribute("aria-pressed", "true")


def test_live_readings_are_appended_and_late_ones_close_the_gap(
    ten_minutes: Callable[..., tuple[int, float]], ledger: Ledger, chart: Chart
) -> None:
    series, newest = ten_minutes()
    page = chart("A1")
    shows(page, state="ready", points=120, gaps=1)
    ledger.commit(Reading(series=series, minute=moment(), value=6.55))
    shows(page, points=121)
    expect(page.locator("#chart-says")).to_contain_text("最新 6.55 m")
    ledger.commit(
        *[Reading(series=series, minute=newest - 10 * back, value=5.5) for back in range(60, 80)],
        lane="backlog",
    )
    shows(page, points=141, gaps=0)
    expect(page.locator("#chart-says")).to_contain_text("无缺测")


def test_the_table_sorts_and_holds_what_the_file_holds(
    ten_minutes: Callable[..., tuple[int, float]], chart: Chart, tmp_path: Path
) -> None:
    _, newest = ten_minutes()
    page = chart("A1")
    shows(page, state="ready", points=120)
    page.keyboard.press("t")
    rows = page.locator(".chart-table tbody tr")
    expect(rows).to_have_count(120)
    expect(rows.first).to_contain_text("6.40 m")
    expect(rows.first).to_contain_text("质量正常")
    page.locator(".chart-table thead button").first.click()
    expect(rows.first).to_contain_text("5.01 m")
    with page.expect_download() as waiting:
        page.locator("[data-act=csv]").click()
    raw = Path(waiting.value.path()).read_bytes()
    assert waiting.value.suggested_filename.startswith("A1-stage-")
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\r\n") == 121
    table = list(csv.reader(raw.decode("utf-8-sig").splitlines()))
    assert table[0] == ["时间", "水位 (m)", "水位 质量"]
    at = (START + newest * MINUTE + timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M:%S+08:00")
    assert table[-1][0] == at
    assert (float(table[-1][1]), table[-1][2]) == (6.4, "质量正常")


def test_the_picture_opens_and_has_the_chart_in_it(
    ten_minutes: Callable[..., tuple[int, float]], chart: Chart
) -> None:
    ten_minutes()
    page = chart("A1")
    shows(page, state="ready")
    with page.expect_download() as waiting:
        page.locator("[data-act=png]").click()
    raw = Path(waiting.value.path()).read_bytes()
    assert raw.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", raw[16:24])
    box = figure(page).bounding_box()
    assert box is not None
    assert width >= box["width"]
    assert height > box["height"] + 60


def test_the_line_is_drawn_where_the_values_are(
    ten_minutes: Callable[..., tuple[int, float]], chart: Chart
) -> None:
    ten_minutes()
    page = chart("A1")
    shows(page, state="ready")
    inked = page.evaluate(
        """() => {
          const canvas = document.querySelector('.chart-figure canvas');
          const { width, height } = canvas;
          const data = canvas.getContext('2d').getImageData(0, 0, width, height).data;
          const style = getComputedStyle(document.documentElement);
          const hex = style.getPropertyValue('--c-stage').trim();
          const want = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
          const columns = new Set();
          for (let i = 0; i < data.length; i += 4) {
            if (want.every((w, k) => Math.abs(w - data[i + k]) < 12)) columns.add((i / 4) % width);
          }
          return columns.size / width;
        }"""
    )
    # 23 h of a day less a gap of 3.5 h, of the part of the canvas that is no margin.
    assert 0.4 < inked < 0.8


def test_ranges_by_button_key_calendar_and_refusal(
    ten_minutes: Callable[..., tuple[int, float]], chart: Chart
) -> None:
    ten_minutes()
    page = chart("A1")
    shows(page, state="ready", points=120)
    page.keyboard.press("2")
    expect(page.locator("[data-act='3d']")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#chart-says")).to_contain_text("3 d：")
    expect(page).to_have_url(re.compile("range=3d"))
    page.locator("[data-act=custom]").click()
    start, end = page.locator(".chart-custom input").all()
    later = end.input_value()
    start.fill(later)
    page.locator(".chart-custom [type=submit]").click()
    expect(page.locator(".chart-refused")).to_contain_text("至少相隔 5 分钟")
    start.fill("2026-01-01T00:00")
    end.fill("2026-01-02T00:00")
    page.locator(".chart-custom [type=submit]").click()
    shows(page, state="empty", **{"from": 1767196800000, "to": 1767283200000})


def test_a_link_with_series_and_range_restores_the_chart(
    ten_minutes: Callable[..., tuple[int, float]],
    ledger: Ledger,
    open_page: Open,
    api_server: Served,
) -> None:
    ten_minutes()
    station = ledger.station("B1", name="闸", kind="sluice", interval_s=600)
    now = int(moment())
    for quantity in ("headwater", "tailwater", "discharge"):
        series = ledger.series(station, quantity)
        ledger.commit(*[Reading(series=series, minute=now - 10 * k, value=3.0) for k in range(9)])
    page = open_page()
    page.goto("about:blank")
    page.goto(f"{api_server.url}/duty#station=B1&series=discharge&range=7d")
    shows(page, state="ready", panes="value", points=9)
    expect(page.locator("#chart-says")).to_contain_text("闸 流量 7 d")
    expect(page).to_have_url(re.compile("series=discharge"))
    page.locator(".series [data-key^=headwater]").click()
    shows(page, panes="stage,flow")


def test_arrow_keys_walk_the_samples_and_dragging_zooms_until_a_double_click(
    ten_minutes: Callable[..., tuple[int, float]], chart: Chart
) -> None:
    ten_minutes()
    page = chart("A1")
    shows(page, state="ready")
    figure(page).focus()
    readout = page.locator(".chart-readout")
    page.keyboard.press("ArrowLeft")
    expect(readout).to_contain_text("6.39 m")
    page.keyboard.press("Shift+ArrowLeft")
    expect(readout).to_contain_text("6.29 m")
    page.keyboard.press("Home")
    expect(readout).to_contain_text("5.01 m")
    page.keyboard.press("End")
    expect(readout).to_contain_text("6.40 m")
    page.keyboard.press("PageUp")
    expect(readout).to_contain_text(re.compile("缺|5[.]6"))
    box = figure(page).locator(".u-over").first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + 60, steps=4)
    page.mouse.up()
    expect(page.locator("[data-act=custom]")).to_have_attribute("aria-pressed", "true")
    expect(figure(page)).to_have_attribute("data-points", re.compile("^[1-3][0-9]$"))
    page.mouse.dblclick(box["x"] + box["width"] * 0.5, box["y"] + 60)
    shows(page, points=120)
    expect(page.locator("[data-act='24h']")).to_have_attribute("aria-pressed", "true")


def test_rain_of_the_station_itself_or_of_a_named_neighbour(
    ten_minutes: Callable[..., tuple[int, float]], ledger: Ledger, chart: Chart
) -> None:
    ten_minutes()
    rain = ledger.station("R1", name="雨站", kind="rain", interval_s=600, lon=119.45)
    series = ledger.series(rain, "precipitation", statistic="total", period="PT10M")
    newest = int(moment()) // 10 * 10
    ledger.commit(*[Reading(series=series, minute=newest - 10 * k, value=0.5) for k in range(60)])
    page = chart("A1")
    shows(page, state="ready", panes="rain,stage", rain=re.compile("^1[01]$"))
    page.locator("#list [data-station=R1]").click()
    shows(page, state="ready", panes="rain,sum")
    expect(page.locator("#chart-says")).to_contain_text("雨站 降水量 24 h：共 30.0 mm")


def test_a_lost_server_is_said_and_what_was_fetched_stays(
    ten_minutes: Callable[..., tuple[int, float]], chart: Chart, seen: Seen
) -> None:
    ten_minutes()
    page = chart("A1")
    shows(page, state="ready", points=120)
    page.context.set_offline(True)
    page.locator("[data-act='3d']").click()
    shows(page, state="error", points=120)
    expect(page.locator(".chart-message")).to_contain_text("图上是上次取到的")
    page.context.set_offline(False)
    page.locator(".chart-message button").click()
    shows(page, state="ready", points=120)
    seen.errors[:] = [one for one in seen.errors if "ERR_INTERNET_DISCONNECTED" not in one]
