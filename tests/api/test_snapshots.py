"""The snapshot over HTTP and by command, from real stores: complete, judged, an attachment."""

import json
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import httpx
import psycopg
import pytest

import web
from geo.catalogue.declaration import parse_layers
from geo.importing.load import import_layer
from tests.api.ledger import MINUTE, START, Reading
from tests.api.serving import serve, settings

pytestmark = pytest.mark.db

PLACE = "snapshots/map.html"
DRAWN = "geo_json_0_add"
HOSTILE = "<img src=x onerror=alert(1)>{{ 7*7 }}"
DECLARATION = """
[[layer]]
code = "lake"
title_zh = "湖泊"
title_en = "Lakes"
group = "water"
geometry = "polygon"
file = "lake.geojson"
format = "geojson"
source = "made for a test"
licence = "CC0-1.0"
credit = "none"
scale = "none"
caveat_zh = "测试用"
caveat_en = "for a test"
source_crs = "EPSG:4326"
extent = [118.0, 31.0, 121.0, 34.0]
code_from = "field"
code_field = "no"
name_fields = ["name"]
sensitivity = "public"
"""
LAKE = {
    "type": "Feature",
    "properties": {"no": "L1", "name": "</script>湖"},
    "geometry": {
        "type": "Polygon",
        "coordinates": [[[119.3, 32.3], [119.5, 32.3], [119.5, 32.5], [119.3, 32.3]]],
    },
}


def minutes_ago(minutes: float) -> float:
    """Minutes after the ledger's START."""
    return (datetime.now(UTC) - START) / MINUTE - minutes


@pytest.fixture(scope="module", autouse=True)
def city(ledger, geo_db_module, tmp_path_factory):
    """Stations of several states, and one lake."""
    high = ledger.station("S-HIGH", name=HOSTILE, interval_s=600)
    series = ledger.series(high, origin="replay")
    ledger.level(high, 5.0, "yellow", name="警戒")
    ledger.level(high, 9.0, "red", name="保证")
    ledger.commit(Reading(series=series, minute=minutes_ago(60), value=4.0),
                  Reading(series=series, minute=minutes_ago(1), value=5.62))  # fmt: skip
    silent = ledger.series(ledger.station("S-SILENT", name="停报站", interval_s=600))
    ledger.commit(Reading(series=silent, minute=minutes_ago(100), value=3.0))
    ledger.station("S-NEVER", name="无数站", lon=None, lat=None)
    folder = tmp_path_factory.mktemp("layers")
    text = json.dumps({"type": "FeatureCollection", "features": [LAKE]})
    (folder / "lake.geojson").write_text(text, encoding="utf-8")
    with psycopg.connect(geo_db_module.owner) as conn:
        import_layer(conn, parse_layers(DECLARATION, "layers.toml")[0], position=0,
                     data_dir=folder, actor="steward", reason="a test")  # fmt: skip


def rows(document: str) -> dict[str, str]:
    """Return the words of each station's row by code, without tags."""
    found = re.findall(r"<tr data-name.*?</tr>", document, re.DOTALL)
    words = [unescape(re.sub(r"<[^>]+>", " ", row)) for row in found]
    return {re.search(r"S-\w+", text)[0]: " ".join(text.split()) for text in words}


@pytest.fixture(scope="module")
def saved(client) -> httpx.Response:
    return client.get(PLACE, params={"map": "10/32.4/119.4"})


def test_it_comes_as_an_attachment_under_the_policy(saved):
    assert saved.status_code == 200
    assert saved.headers["content-type"] == "text/html; charset=utf-8"
    name = r'attachment; filename="hangou-map-\d{8}-\d{6}\.html"'
    assert re.fullmatch(name, saved.headers["content-disposition"])
    assert "script-src" not in saved.headers["content-security-policy"]
    assert saved.headers["cache-control"] == "no-store"


def test_all_stations_are_told_the_most_urgent_first(saved):
    found = rows(saved.text)
    assert list(found) == ["S-HIGH", "S-SILENT", "S-NEVER"]
    assert "黄色 3 级 · 实时" in found["S-HIGH"]
    assert "5.62 m 超警戒 +0.62 m" in found["S-HIGH"]
    assert "从未上报" in found["S-NEVER"]
    assert "停报 1 小时 40 分" in found["S-SILENT"]


def test_a_replay_is_said(saved):
    assert "演示回放：数据为回放，不是现场实况" in saved.text


def test_a_name_from_the_store_stays_text(saved):
    assert "<img" not in saved.text
    assert "&lt;img src=x onerror=alert(1)&gt;{{ 7*7 }}" in saved.text
    assert len(re.findall(r"<script", saved.text)) == 3


def test_a_layer_is_drawn_with_source_and_licence(saved):
    assert DRAWN in saved.text
    assert "made for a test · CC0-1.0" in saved.text
    assert "测试用" in saved.text


def test_a_layer_far_from_the_view_has_no_features(client):
    document = client.get(PLACE, params={"map": "15/33.9/118.1"}).text
    assert DRAWN not in document


def test_layers_can_be_left_out(client):
    document = client.get(PLACE, params={"map": "10/32.4/119.4", "layers": ""}).text
    assert DRAWN not in document
    assert "没有图层" in document


def test_language_and_theme_are_as_asked(client):
    given = {"map": "10/32.4/119.4", "lang": "en", "theme": "dark"}
    document = client.get(PLACE, params=given).text
    assert '<html lang="en" data-theme="dark">' in document
    assert "Lakes" in document
    assert "for a test" in document


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({}, "map"),
        ({"map": ""}, "map"),
        ({"map": "10/32.4"}, "map"),
        ({"map": "10/32.4/119.4/1"}, "map"),
        ({"map": "2/32.4/119.4"}, "map"),
        ({"map": "19/32.4/119.4"}, "map"),
        ({"map": "10/86/119.4"}, "map"),
        ({"map": "10/32.4/181"}, "map"),
        ({"map": "1e1/32.4/119.4"}, "map"),
        ({"map": "１０/32.4/119.4"}, "map"),
        ({"map": "10/nan/119.4"}, "map"),
        ({"map": "10/32.4/119.4", "at": "yesterday"}, "at"),
        ({"map": "10/32.4/119.4", "at": "2026-07-01T08:00:00"}, "at"),
        ({"map": "10/32.4/119.4", "layers": "a;b"}, "layers"),
        ({"map": "10/32.4/119.4", "layers": "lake,nowhere"}, "layers"),
        ({"map": "10/32.4/119.4", "lang": "de"}, "lang"),
        ({"map": "10/32.4/119.4", "theme": "pink"}, "theme"),
        ({"map": "10/32.4/119.4", "size": "1"}, "size"),
    ],
)
def test_what_is_not_allowed_is_a_400_that_names_it(client, given, named):
    response = client.get(PLACE, params=given)
    assert response.status_code == 400
    assert [error["parameter"] for error in response.json()["errors"]] == [named]


def test_a_moment_of_the_past_shows_what_held_then(client):
    at = datetime.now(UTC) - timedelta(minutes=30)
    document = client.get(PLACE, params={"map": "10/32.4/119.4", "at": at.isoformat()}).text
    found = rows(document)
    assert "4.00 m" in found["S-HIGH"]
    assert "停报" in found["S-HIGH"]
    assert "历史回看" in document


def test_before_all_data_nothing_was_ever_reported(client):
    document = client.get(PLACE, params={"map": "10/32.4/119.4", "at": "2020-01-01T00:00:00Z"}).text
    assert set(rows(document)) == {"S-HIGH", "S-NEVER", "S-SILENT"}
    assert document.count(">无读数<") == 3


def test_without_the_geo_store_it_says_that_the_layers_are_missing(telemetry_db_module):
    with serve(settings(telemetry_db_module.api, None)) as served:
        response = httpx.get(f"{served.url}/api/v1/{PLACE}", params={"map": "10/32.4/119.4"})
    assert response.status_code == 200
    assert "取不到图层" in response.text
    assert "S-HIGH" in response.text


def run(telemetry: str, geo: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "api", "snapshot", *arguments],
        cwd=Path(web.__file__).parents[1], check=False, capture_output=True, text=True, timeout=60,
        env={"HANGOU_TELEMETRY_DSN": telemetry, "HANGOU_GEO_DSN": geo, "PATH": "/usr/bin:/bin"},
    )  # fmt: skip


def test_the_command_writes_the_same_file(saved, telemetry_db_module, geo_db_module, tmp_path):
    out = tmp_path / "map.html"
    done = run(telemetry_db_module.api, geo_db_module.api, "--map", "10/32.4/119.4",
               "--out", str(out))  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{out}\n", "")
    assert list(rows(out.read_text("utf-8"))) == list(rows(saved.text))
    assert [path.name for path in tmp_path.iterdir()] == ["map.html"]


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["--map", "10/32.4"], 2, "no view like 10/32.4/119.4"),
        (["--map", "10/32.4/119.4", "--at", "noon"], 2, "no RFC 3339 time"),
        (["--map", "10/32.4/119.4", "--layers", "nowhere"], 1, "no layer nowhere is on record"),
    ],
)
def test_the_command_refuses_with_the_reason(
    telemetry_db_module, geo_db_module, tmp_path, arguments, status, said
):
    out = tmp_path / "map.html"
    done = run(telemetry_db_module.api, geo_db_module.api, *arguments, "--out", str(out))
    assert done.returncode == status
    assert said in done.stderr
    assert not out.exists()
