"""The map in a real Chromium: picking, pills, read-out, measuring, layers, many stations."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from geo.catalogue.declaration import parse_layers
from geo.importing.load import import_layer
from tests.api.ledger import Ledger
from tests.api.serving import Served
from tests.browser.conftest import Seen
from tests.fixtures.databases import Database

pytestmark = [pytest.mark.browser, pytest.mark.db]

Gauge = Callable[..., int]
Show = Callable[..., Page]

DATA = Path(__file__).parents[2] / "data"
VECTORS = json.loads((DATA.parent / "tests/vectors/coordinates.json").read_text("utf-8"))
# Names what the canvas of the stations holds, byte for byte.
PICTURE = "() => document.querySelector('.station-canvas').toDataURL()"
ANEW = """
    async (canvas, before) => {
        const until = performance.now() + 5000;
        while (canvas.toDataURL() === before) {
            if (performance.now() > until) throw new Error("nothing was drawn anew");
            await new Promise(requestAnimationFrame);
        }
    }
"""
REDRAWS = "() => performance.getEntriesByName('redraw').map(({ duration }) => duration)"


@pytest.fixture
def show(api_server: Served, context: BrowserContext) -> Show:
    """Open the duty page at a view, ``zoom/lat/lon``, once the stations are drawn there."""

    def opened(view: str, more: str = "", width: int = 1440, height: int = 900) -> Page:
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"{api_server.url}/duty#map={view}{more}")
        page.locator("#list [data-station]").first.wait_for()
        expect(page.locator("#readout-zoom")).to_have_text(f"z{view.split('/', maxsplit=1)[0]}")
        expect(page.locator("#map-count")).not_to_be_empty()
        return page

    return opened


def drawn_anew(page: Page, before: str) -> None:
    """Wait until the canvas of the stations is another than before."""
    page.locator(".station-canvas").evaluate(ANEW, before)


def middle(page: Page) -> tuple[float, float]:
    box = page.locator("#map").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def numbers(text: str) -> list[float]:
    return [float(found) for found in re.findall(r"\d+\.\d+|\d+", text)]


def test_a_press_on_a_symbol_opens_its_station_and_brackets_it(gauge: Gauge, show: Show) -> None:
    gauge("A1", 5.0, name="瓜洲", lon=119.4, lat=32.4)
    gauge("A2", 5.0, name="三垛", lon=119.6, lat=32.6)
    page = show("14/32.4/119.4")
    before = page.evaluate(PICTURE)
    page.mouse.click(*middle(page))
    expect(page.locator("#card-name")).to_have_text("瓜洲")
    expect(page.locator("#list [aria-selected=true]")).to_have_attribute("data-station", "A1")
    drawn_anew(page, before)


def test_two_symbols_within_reach_let_the_reader_choose(gauge: Gauge, show: Show) -> None:
    gauge("A1", 5.0, name="瓜洲", lon=119.4, lat=32.4)
    gauge("A2", 5.0, name="三垛", lon=119.4002, lat=32.4)
    page = show("14/32.4/119.4")
    page.mouse.click(*middle(page))
    expect(page.locator("#chooser .choice")).to_have_count(2)
    page.locator("#chooser .choice", has_text="三垛").click()
    expect(page.locator("#card-name")).to_have_text("三垛")


def test_a_pill_opens_to_where_its_members_are(gauge: Gauge, show: Show) -> None:
    for number in range(3):
        gauge(f"A{number}", 5.0, lon=119.4 + number * 0.006, lat=32.4)
    page = show("9/32.4/119.406")
    expect(page.locator("#map-count")).to_have_text("图中 3 站，成组 3 站")
    page.mouse.click(*middle(page))
    expect(page.locator("#readout-zoom")).to_have_text("z14")
    expect(page.locator("#map-count")).to_have_text("图中 3 站，成组 0 站")
    expect(page.locator("#card")).to_be_hidden()


def test_a_pill_of_one_place_lists_its_members(gauge: Gauge, show: Show) -> None:
    for code in ("A1", "A2"):
        gauge(code, 5.0, name=f"站 {code}", lon=119.4, lat=32.4)
    page = show("9/32.4/119.4")
    page.mouse.click(*middle(page))
    expect(page.locator("#chooser .choice")).to_have_text(["站 A1", "站 A2"])


def test_a_red_station_is_never_inside_a_pill(gauge: Gauge, ledger: Ledger, show: Show) -> None:
    for code, value in (("A1", 9.0), ("A2", 1.0), ("A3", 1.0)):
        gauge(code, value, name=f"站 {code}", lon=119.4, lat=32.4)
        (station,) = ledger.conn.execute(
            "select id from telemetry.station where code = %s", (code,)
        ).fetchone() or (0,)
        ledger.level(station, 8.0, "red", name="保证")
    page = show("9/32.4/119.4")
    expect(page.locator("#map-count")).to_have_text("图中 3 站，成组 2 站")
    expect(page.locator("#map-stations li").first).to_have_text(re.compile("站 A1.*红色 1 级"))
    page.mouse.click(*middle(page))
    expect(page.locator("#card-name")).to_have_text("站 A1")


def test_the_read_out_is_that_of_pyproj_and_says_when_it_leaves_the_belt(
    gauge: Gauge, show: Show
) -> None:
    gauge("A1")
    row = VECTORS["grid"][0]
    page = show(f"16/{row['lat']:.5f}/{row['lon']:.5f}")
    grid = page.locator("#readout-grid")
    expect(grid).to_have_text(f"北 {row['northing']:.1f} m 东 {row['easting']:.1f} m")
    expect(page.locator("#readout-geo")).to_have_text("32.39400° N 119.42000° E")
    expect(page.locator("#readout")).to_contain_text("视为相等")
    x, y = middle(page)
    page.mouse.move(x + 100, y)
    expect(page.locator("#readout-from")).to_have_text("指针")
    # East of the middle: 100 px at this zoom, about 200 m on the ground.
    east = numbers(grid.inner_text())[1] - row["easting"]
    assert 190 < east < 215
    page.locator("#map").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#readout-from")).to_have_text("图心")
    far = show("9/32/122")
    expect(far.locator("#readout-grid")).to_contain_text("带外")


def test_measuring_by_pointer_and_by_keys_gives_length_and_area(gauge: Gauge, show: Show) -> None:
    gauge("A1", 5.0, lon=119.4, lat=32.4)
    page = show("14/32.4/119.4")
    page.keyboard.press("m")
    said = page.locator("#measure-said")
    expect(said).to_have_text("还没有点")
    x, y = middle(page)
    page.mouse.click(x, y)
    expect(page.locator("#card")).to_be_hidden()  # the press measures, it picks nothing
    page.mouse.click(x + 200, y)
    expect(said).to_contain_text("2 点 · 长")
    # 200 px at zoom 14 of the Mercator map, from the ellipsoid's own figures.
    (metres,) = numbers(said.inner_text().split("长")[1])
    assert metres == pytest.approx(1.61, abs=0.02)
    page.locator("#map").focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(500)
    page.keyboard.press("Enter")
    expect(said).to_contain_text("3 点")
    expect(said).to_contain_text("公顷")
    expect(page.locator("path.sketch-point")).to_have_count(3)
    page.keyboard.press("Backspace")
    expect(said).to_contain_text("2 点")
    page.keyboard.press("Escape")
    expect(page.locator("#measure")).to_be_hidden()
    expect(page.locator("path.sketch-point")).to_have_count(0)
    page.mouse.click(x, y - 80)  # the map moved down by 80 px: the station lies above the middle
    expect(page.locator("#card")).to_be_visible()


@pytest.fixture
def layers(geo_db: Database) -> None:
    """The outline of the province, lakes and islands, as shipped."""
    text = (DATA / "layers.toml").read_text("utf-8")
    declared = {layer.code: layer for layer in parse_layers(text, "layers.toml")}
    with psycopg.connect(geo_db.owner) as conn:
        for position, code in enumerate(("province", "lake", "island")):
            import_layer(
                conn, declared[code], position=position, data_dir=DATA,
                actor="steward", reason="a test",
            )  # fmt: skip


def test_layers_are_switched_made_faint_and_reordered_and_the_link_says_so(
    layers: None, gauge: Gauge, show: Show
) -> None:
    gauge("A1")
    page = show("9/32.6/119.4")
    page.keyboard.press("l")
    lake = page.locator("[data-layer=lake]")
    expect(lake).to_have_attribute("data-state", "drawn")
    expect(lake).to_contain_text("4 个")
    expect(page.locator("path.layer.water")).to_have_count(4)
    lake.locator("input[type=checkbox]").focus()
    expect(page.locator("#layers-note")).to_contain_text("GSHHG")
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#layers-said")).to_have_text("湖泊：第 1 层，共 2 层")
    panes = [page.locator(f".leaflet-vector-{code}-pane") for code in ("lake", "island")]
    above, below = (int(pane.evaluate("el => el.style.zIndex")) for pane in panes)
    assert above > below
    lake.locator(".layer-open").click()
    lake.locator("input[type=range]").fill("40")
    expect(panes[0]).to_have_css("opacity", "0.4")
    page.locator("[data-layer=province] input[type=checkbox]").uncheck()
    expect(page.locator("path.layer.boundary")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"layers=-province,island,lake:40"))
    page.locator("[data-group=water] legend input").uncheck()
    expect(page.locator("path.layer")).to_have_count(0)
    again = show("9/32.6/119.4", "&layers=-province,island,lake:40%25")
    expect(again.locator(".leaflet-vector-lake-pane")).to_have_css("opacity", "0.4")
    expect(again.locator("path.layer.boundary")).to_have_count(0)


def test_another_theme_draws_the_symbols_anew(gauge: Gauge, show: Show) -> None:
    gauge("A1", 5.0, lon=119.4, lat=32.4)
    page = show("14/32.4/119.4")
    before = page.evaluate(PICTURE)
    page.locator("#theme").click()
    drawn_anew(page, before)


def test_the_legend_shows_what_is_in_view_and_no_more(gauge: Gauge, show: Show) -> None:
    gauge("A1", 5.0, kind="level", lon=119.4, lat=32.4)
    gauge("A2", 5.0, kind="sluice", lon=119.405, lat=32.4)
    gauge("A3", None, kind="rain", lon=119.9, lat=32.9)
    page = show("14/32.4/119.4")
    page.keyboard.press("l")
    legend = page.locator("#legend-body")
    expect(legend).to_contain_text("水闸")
    expect(legend).not_to_contain_text("雨量站")
    expect(legend).not_to_contain_text("从未上报")
    page.keyboard.press("0")  # all stations
    expect(legend).to_contain_text("雨量站")
    expect(legend).to_contain_text("从未上报")


def test_a_station_without_position_is_in_the_list_and_not_on_the_map(
    gauge: Gauge, show: Show
) -> None:
    gauge("A1", 5.0, name="瓜洲", lon=119.4, lat=32.4)
    gauge("A2", 5.0, name="无址", lon=None, lat=None)
    page = show("14/32.4/119.4")
    expect(page.locator("#map-count")).to_have_text("图中 1 站，成组 0 站")
    page.locator("#list [data-station=A2]").click()
    expect(page.locator("#card-name")).to_have_text("无址")
    page.keyboard.press("0")
    expect(page.locator("#map-count")).to_have_text("图中 1 站，成组 0 站")


def test_five_thousand_stations_on_one_screen_can_be_seen_panned_and_picked(
    ledger: Ledger, show: Show, seen: Seen
) -> None:
    ledger.conn.execute(
        "insert into telemetry.station (code, name, kind, lon, lat, interval_s)"
        " select 'S' || k, '站 ' || k, 'level', 119.2 + (k %% 100) * 0.004,"
        " 32.3 + (k / 100) * 0.004, 600 from generate_series(0, 4999) k",
        (),
    )
    page = show("11/32.4/119.4")
    expect(page.locator("#map-count")).to_have_text(re.compile("图中 50+.*站"), timeout=30_000)
    inside = page.evaluate("() => document.querySelector('#map-count').textContent")
    assert numbers(inside)[0] > 4000
    assert numbers(inside)[1] > 4000  # in pills
    expect(page.locator("#map-stations li")).to_have_count(101)
    before = len(page.evaluate(REDRAWS))
    x, y = middle(page)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 200, y - 50, steps=10)
    assert len(page.evaluate(REDRAWS)) - before <= 2  # a tick may draw; the moves do not
    page.mouse.up()
    near = show("16/32.4/119.4")
    near.mouse.click(*middle(near))
    expect(near.locator("#card-name")).to_have_text("站 2550")
