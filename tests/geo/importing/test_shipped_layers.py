import json

import psycopg
import pytest

from geo.catalogue.declaration import load_layers
from geo.catalogue.store import list_layers
from geo.cli import main
from geo.features.store import layer_geojson
from geo.settings import CHECKOUT_DATA

pytestmark = pytest.mark.db

COUNTS = {
    "province": 1,
    "yangtze": 2,
    "lake": 4,
    "island": 2,
    "river": 8,
    "canal": 4,
    "place": 206,
    "admin_division": 1653,
}


@pytest.fixture(scope="module")
def database(geo_db_module):
    patch = pytest.MonkeyPatch()
    with patch.context() as environment:
        environment.setenv("HANGOU_GEO_DSN", geo_db_module.owner)
        environment.setenv("HANGOU_DATA_DIR", str(CHECKOUT_DATA))
        assert main(["import", "--actor", "steward", "--reason", "first load"]) == 0
    return geo_db_module


@pytest.fixture
def reader(database):
    with psycopg.connect(database.api) as conn:
        yield conn


def features(conn: psycopg.Connection, code: str) -> list[dict]:
    return json.loads(layer_geojson(conn, code))["features"]


def test_the_catalogue_lists_all_layers_with_counts_source_and_licence(reader):
    layers = list_layers(reader)
    assert [layer.code for layer in layers] == [item.code for item in load_layers(CHECKOUT_DATA)]
    assert {layer.code: layer.feature_count for layer in layers} == COUNTS
    assert all(layer.source and layer.licence and layer.credit for layer in layers)


def test_daocheng_is_served_with_its_flag_and_no_other_place_has_one(reader):
    flagged = [item for item in features(reader, "place") if item["properties"]["flags"]]
    (daocheng,) = flagged
    assert daocheng["properties"]["name_en"] == "Daocheng"
    assert daocheng["properties"]["flags"] == ["outside_extent"]


def test_lakes_and_the_yangtze_are_told_apart(reader):
    lakes = {item["properties"]["name"] for item in features(reader, "lake")}
    assert {"高邮湖", "邵伯湖"} <= lakes
    assert {item["properties"]["name"] for item in features(reader, "yangtze")} == {"长江"}


def test_canals_and_rivers_share_no_kind(reader):
    canals = {item["properties"]["kind"] for item in features(reader, "canal")}
    rivers = {item["properties"]["kind"] for item in features(reader, "river")}
    assert canals == {"major canal", "minor canal"}
    assert not canals & rivers


def test_the_stored_position_and_its_web_mercator_copy_are_the_same_place(reader):
    (metres,) = reader.execute(
        "select max(st_distance(st_transform(geom_3857, 4490), geom)) * 111000 from layer.canal "
        "where valid_to is null"
    ).fetchone()
    assert metres < 0.01


def test_a_division_has_a_parent_and_no_geometry(reader):
    divisions = {item["properties"]["code"]: item for item in features(reader, "admin_division")}
    assert divisions["321002"]["geometry"] is None
    assert divisions["321002"]["properties"]["parent_code"] == "3210"
    parents = {item["properties"]["parent_code"] for item in divisions.values()} - {None}
    assert parents <= divisions.keys()
