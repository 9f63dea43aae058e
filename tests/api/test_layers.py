"""Map layers over HTTP, from the real geo store, and their changes on the live stream."""

import json

import psycopg
import pytest

from geo.catalogue.declaration import parse_layers
from geo.importing.load import import_layer
from tests.api.listener import Listener

pytestmark = pytest.mark.db

DECLARATION = """
[[layer]]
code = "pump"
title_zh = "泵站"
title_en = "Pumping stations"
group = "water"
geometry = "point"
file = "pump.geojson"
format = "geojson"
source = "made for a test"
licence = "none"
credit = "none"
scale = "none"
caveat_zh = "测试"
caveat_en = "for a test"
source_crs = "EPSG:4326"
extent = [118.0, 31.0, 121.0, 34.0]
code_from = "field"
code_field = "no"
name_fields = ["name"]
sensitivity = "public"
"""


def _pump(number: int, lon: float, lat: float) -> dict[str, object]:
    return {
        "type": "Feature",
        "properties": {"no": f"P{number}", "name": f"泵站{number}"},
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
    }


@pytest.fixture(scope="module")
def load(geo_db_module, tmp_path_factory):
    """Load the layer from features and return the newest change number."""
    folder = tmp_path_factory.mktemp("layers")

    def loader(*features):
        text = json.dumps({"type": "FeatureCollection", "features": features})
        (folder / "pump.geojson").write_text(text, encoding="utf-8")
        with psycopg.connect(geo_db_module.owner) as conn:
            import_layer(
                conn, parse_layers(DECLARATION, "layers.toml")[0], position=0, data_dir=folder,
                actor="steward", reason="a test",
            )  # fmt: skip
            conn.commit()
            (g,) = conn.execute("select g from geo.change_counter").fetchone()
        return g

    return loader


def test_a_layer_is_listed_with_its_source_and_served_as_geojson(client, load):
    load(_pump(1, 119.40, 32.40), _pump(2, 119.90, 32.90))
    (layer,) = client.get("/layers").json()["items"]
    assert (layer["code"], layer["source"], layer["feature_count"]) == (
        "pump",
        "made for a test",
        2,
    )
    answer = client.get("/layers/pump")
    assert answer.headers["content-type"] == "application/geo+json"
    codes = [feature["properties"]["code"] for feature in answer.json()["features"]]
    assert codes == ["P1", "P2"]


def test_a_box_and_a_limit_bound_what_is_served(client, load):
    load(_pump(1, 119.40, 32.40), _pump(2, 119.90, 32.90))
    boxed = client.get("/layers/pump?bbox=119.3,32.3,119.5,32.5").json()
    assert [feature["properties"]["code"] for feature in boxed["features"]] == ["P1"]
    first = client.get("/layers/pump?limit=1").json()
    second = client.get(f"/layers/pump?limit=1&after={first['after']}").json()
    assert (first["truncated"], second["truncated"]) == (True, False)
    assert second["features"][0]["properties"]["code"] == "P2"


def test_a_layer_is_304_until_a_load_changes_something(client, load):
    load(_pump(1, 119.40, 32.40))
    etag = client.get("/layers/pump").headers["etag"]
    assert client.get("/layers/pump", headers={"If-None-Match": etag}).status_code == 304
    load(_pump(1, 119.40, 32.41))
    assert client.get("/layers/pump", headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize("bbox", ["nan,1,2,3", "5,1,2,3", "0,0,999,1", "inf,inf,inf,inf"])
def test_a_box_that_is_none_is_400(client, load, bbox):
    load(_pump(1, 119.40, 32.40))
    answer = client.get("/layers/pump", params={"bbox": bbox})
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (400, "bbox")


def test_a_change_of_a_map_reaches_open_and_resuming_streams(served, load):
    load(_pump(1, 119.40, 32.40))
    with Listener(served.url) as live:
        before = live.wait_for("snapshot").id
        g = load(_pump(1, 119.40, 32.42))
        event = live.wait_for("map")
        while event.data["g"] < g:
            event = live.wait_for("map")
    assert event.id == f"{before.split('.')[0]}.{g}"
    assert {change["layer"] for change in event.data["changes"]} == {"pump"}
    with Listener(served.url, last=before) as resumed:
        assert resumed.next().name == "map"
