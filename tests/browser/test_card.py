"""The station card in a real Chromium: distances, rates, gates, devices, sources, the past."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.api.ledger import Ledger, Reading
from tests.browser.conftest import Open, moment

pytestmark = [pytest.mark.browser, pytest.mark.db]

SUSPECT = 1
Card = Callable[[str], Page]


@pytest.fixture
def card(open_page: Open) -> Card:
    """Open the page and the card of a station."""

    def show(code: str = "A1") -> Page:
        page = open_page()
        page.locator(f"#list [data-station={code}]").click()
        page.locator("#card:visible").wait_for()
        return page

    return show


@pytest.fixture
def rising(ledger: Ledger) -> Callable[..., int]:
    """Make a station whose stage rises 10 cm an hour up to now; return its number."""

    def make(code: str = "A1", *, value: float = 6.31, quality: int = 0, **fields: object) -> int:
        station = ledger.station(code, **{"name": "瓜洲", "interval_s": 300, **fields})
        series = ledger.series(station)
        now = moment()
        ledger.commit(*[
            Reading(series=series, minute=now - 5 * k, value=value - 5 * k / 600,
                    quality=quality if k == 0 else 0)
            for k in range(40)
        ])  # fmt: skip
        for name, level, grade, source in [
            ("警戒", 5.69, "yellow", "unverified"),
            ("保证", 6.65, "orange", "test"),
            ("历史最高", 7.5, "none", "test"),
        ]:
            ledger.level(station, level, grade, name=name, source=source)
        return station

    return make


def test_every_level_has_its_signed_distance_and_what_is_reached_is_ticked(
    rising: Callable[..., int], card: Card
) -> None:
    rising()
    page = card("A1")
    rows = page.locator("#card .distances li")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("距历史最高 −1.19 m")
    expect(rows.nth(1)).to_contain_text("距保证 −0.34 m")
    expect(rows.nth(2)).to_contain_text("超警戒 +0.62 m")
    expect(rows.nth(2)).to_contain_text("5.69 m*")
    expect(rows.locator(".mark")).to_have_text(["", "", "✓"])
    expect(page.locator("#card .chip[data-severity=yellow]").first).to_have_text("3 黄色")
    table = page.locator("#card table.levels")
    expect(table).to_contain_text("未核实")
    expect(table).to_contain_text("一直有效")
    assert page.locator("#card-body").inner_text().find("unverified") == -1


def test_a_steady_rise_gives_rates_a_word_and_a_range_of_hours(
    rising: Callable[..., int], card: Card
) -> None:
    rising()
    page = card("A1")
    expect(page.locator("#card .trend")).to_contain_text(re.compile("[缓急]涨"), timeout=25_000)
    expect(page.locator("#card .rates")).to_contain_text("+10.0\u00a0cm/h")
    expect(page.locator("#card .eta")).to_contain_text(re.compile("到保证 3[.]4–3[.]4\u00a0小时"))


@pytest.mark.parametrize(
    ("made", "words"),
    [
        ({"tidal": True}, "到保证：潮位站，不推算时间"),
        ({"quality": SUSPECT}, "到保证：可疑值，不推算时间"),
    ],
)
def test_where_no_time_is_reckoned_the_card_says_why(
    rising: Callable[..., int], card: Card, made: dict[str, object], words: str
) -> None:
    rising(**made)
    page = card("A1")
    expect(page.locator("#card .eta")).to_have_text(words)


def test_a_suspect_value_is_said_to_be_the_device_s_flag(
    ledger: Ledger, rising: Callable[..., int], card: Card
) -> None:
    rising(quality=SUSPECT)
    ledger.conn.execute("update telemetry.latest set quality_rule = 1")
    page = card("A1")
    expect(page.locator("#card .headline-meta")).to_contain_text("可疑（设备自报）")


def test_levels_of_another_datum_are_not_compared(
    ledger: Ledger, gauge: Callable[..., int], card: Card
) -> None:
    gauge("A1", 5.0)
    station = ledger.conn.execute("select id from telemetry.station").fetchone()
    assert station is not None
    ledger.level(station[0], 4.0, datum="other")
    page = card("A1")
    expect(page.locator("#card .threshold")).to_contain_text("基面")
    expect(page.locator("#card .distances")).to_have_count(0)
    expect(page.locator("#card .chip[data-severity=none]").first).to_have_text("无已知阈值")


def test_gates_and_pumps_stand_in_strips_with_value_state_and_age(
    ledger: Ledger, card: Card
) -> None:
    station = ledger.station("S1", name="闸", kind="sluice", interval_s=600)
    now = moment()
    rows = [("headwater", "", 3.0)]
    rows += [("gate_opening", str(gate), 0.5 * gate) for gate in (1, 2, 10)]
    rows += [("gate_state", str(gate), 1.0) for gate in (1, 2, 10)]
    rows += [("pump_state", str(pump), float(pump - 1)) for pump in (1, 2)]
    for quantity, channel, value in rows:
        series = ledger.series(station, quantity, channel=channel)
        ledger.commit(Reading(series=series, minute=now, value=value))
    ledger.conn.execute(
        "insert into telemetry.gate (station_id, number, maximum_opening, source)"
        " values (%s, '2', 4.0, 'test')",
        (station,),
    )
    page = card("S1")
    gates, pumps = page.locator("#card .strip").all()
    expect(gates.locator("li b")).to_have_text(["1 号", "2 号", "10 号"])
    expect(gates.locator("li").nth(1)).to_contain_text("1.00\u00a0m")
    expect(gates.locator("li").nth(1)).to_contain_text("全开 4.00\u00a0m")
    expect(gates.locator("li .bar-fill").nth(1)).to_have_css("height", re.compile(r"^6\."))
    note = page.locator("#card .part.gates .note").first
    expect(note).to_have_text("未登记全开高度的，条高按 0–5\u00a0m")
    expect(gates.locator("li").nth(1)).to_contain_text("开启")
    expect(gates.locator("li").nth(1)).to_contain_text(re.compile("刚刚|秒前"))
    expect(pumps.locator("li")).to_contain_text(["停机", "运行"])
    expect(page.locator("#card")).to_contain_text("水泵 2 台，运行 1 台")


def test_the_head_names_kind_river_owner_and_district_and_no_code_of_it(
    ledger: Ledger, gauge: Callable[..., int], card: Card
) -> None:
    gauge("A1", 5.0, river="长江", owner="市水利局", district_code="321003", position="approximate")
    page = card("A1")
    expect(page.locator("#card-sub")).to_have_text("A1 · 水位站 · 长江 · 市水利局 · 邗江区")
    expect(page.locator("#card .part.about")).to_contain_text("约略位置")
    expect(page.locator("#card")).not_to_contain_text("321003")


def test_a_device_tells_its_link_its_firmware_and_that_nothing_is_missing(
    ledger: Ledger, gauge: Callable[..., int], card: Card
) -> None:
    gauge("A1")
    ledger.conn.execute(
        "with made as (insert into telemetry.device (code, link_state, link_at, firmware)"
        " values ('D7', 'online', now() - interval '2 hours', 'v1.2') returning id)"
        " insert into telemetry.device_station (device_id, station_id)"
        " select made.id, station.id from made, telemetry.station"
    )
    page = card("A1")
    device = page.locator("#card [data-device=D7]")
    expect(device).to_contain_text("在线")
    expect(device).to_contain_text("v1.2")
    expect(device).to_contain_text("24 小时内无缺号")


def test_a_station_without_a_device_says_so(gauge: Callable[..., int], card: Card) -> None:
    gauge("A1")
    page = card("A1")
    expect(page.locator("#card .part.devices")).to_contain_text("没有登记的设备")


def test_a_moment_of_the_past_leaves_out_what_is_of_now_alone(
    rising: Callable[..., int], card: Card
) -> None:
    rising()
    page = card("A1")
    figure = page.locator(".chart-figure")
    expect(figure).to_have_attribute("data-state", "ready")
    for _ in range(3):
        page.keyboard.press("[")
    expect(page.locator("#past")).to_be_visible()
    expect(page.locator("#card .part.devices")).to_contain_text("回看时不显示")
    expect(page.locator("#card .headline-value b")).to_have_text(re.compile(r"6\.2[6-9]"))
    shown, at = page.evaluate(
        """() => [document.getElementById('past-text').textContent,
          new Date(Number(document.querySelector('.chart-figure').dataset.to))
            .toLocaleTimeString('en-GB', {timeZone: 'Asia/Shanghai'})]"""
    )
    assert at[:5] in shown
    expect(figure).to_have_attribute("data-state", "ready")
    expect(page.locator("#chart-says")).to_contain_text(re.compile(r"最新 6\.2[6-9]"))
    page.keyboard.press(".")
    expect(page.locator("#card .headline-value b")).to_have_text("6.31")


def test_the_heading_has_the_focus_when_opened_by_key_and_the_row_on_closing(
    gauge: Callable[..., int], open_page: Open
) -> None:
    gauge("A1")
    page = open_page()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#card-name")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#card")).to_be_hidden()
    expect(page.locator("#list [data-station=A1]")).to_be_focused()
