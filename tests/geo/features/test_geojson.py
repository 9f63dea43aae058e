import json
from dataclasses import replace

import psycopg
import pytest

from geo.catalogue.store import list_layers
from geo.errors import InvalidError
from geo.features.store import layer_geojson, reading_statement
from geo.scope import PUBLIC, Scope

pytestmark = pytest.mark.db


def read(conn: psycopg.Connection, **options: object) -> dict:
    return json.loads(layer_geojson(conn, "pump", **options))


def codes(collection: dict) -> list[str]:
    return [feature["properties"]["code"] for feature in collection["features"]]


@pytest.fixture
def loaded(loaded_db, scratch) -> psycopg.Connection:
    return scratch


def test_a_feature_keeps_its_longitude_latitude_and_typed_properties(loaded):
    collection = read(loaded, bbox=(119.39, 32.39, 119.405, 32.405))
    (feature,) = collection["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [119.4, 32.4]}
    assert feature["properties"] == {
        "code": "P1",
        "name": "泵站1",
        "owner_code": None,
        "district_code": None,
        "flags": [],
        "power_kw": 55.0,
    }
    assert (collection["numberReturned"], collection["truncated"]) == (1, False)


def test_pages_hold_each_feature_once_and_the_last_says_so(loaded):
    seen, after = [], None
    for _ in range(2):
        page = read(loaded, limit=2, after=after)
        seen += codes(page)
        assert page["truncated"] is (page["after"] is not None)
        after = page["after"]
    assert after is None
    assert sorted(seen) == ["P1", "P2", "P3"]


def test_a_page_that_is_exactly_full_is_not_called_cut(loaded):
    page = read(loaded, limit=3)
    assert (page["truncated"], page["after"], page["numberReturned"]) == (False, None, 3)


def test_an_empty_answer_is_a_collection_without_features(loaded):
    page = read(loaded, bbox=(0, 0, 1, 1))
    assert page["features"] == []
    assert page["numberReturned"] == 0


def test_an_unknown_layer_is_none(loaded):
    assert layer_geojson(loaded, 'pump"; drop table geo.layer; --') is None


def test_a_box_that_is_none_is_refused(loaded):
    with pytest.raises(InvalidError, match="bbox"):
        layer_geojson(loaded, "pump", bbox=(120, 32, 119, 33))


def test_only_a_cleared_reader_sees_a_restricted_layer(owner, pumps):
    pumps.toml = pumps.toml.replace('"public"', '"restricted"')
    pumps.load(owner)
    cleared = Scope(sensitivities=frozenset({"restricted"}))
    assert layer_geojson(owner, "pump") is None
    assert list_layers(owner) == []
    assert len(read(owner, scope=cleared)["features"]) == 3
    assert [layer.code for layer in list_layers(owner, scope=cleared)] == ["pump"]


def test_district_and_owner_limit_what_is_not_public(loaded):
    loaded.execute(
        "update layer.pump set sensitivity = 'internal', "
        "district_code = case code when 'P1' then '321002' else '321003' end, "
        "owner_code = case code when 'P2' then 'water' end where code <> 'P3'"
    )
    cleared = Scope(sensitivities=frozenset({"public", "internal"}))
    assert codes(read(loaded, scope=PUBLIC)) == ["P3"]
    assert sorted(codes(read(loaded, scope=cleared))) == ["P1", "P2", "P3"]
    district = replace(cleared, districts=frozenset({"321002"}))
    assert sorted(codes(read(loaded, scope=district))) == ["P1", "P3"]
    owner_only = replace(cleared, owners=frozenset({"water"}))
    assert sorted(codes(read(loaded, scope=owner_only))) == ["P2", "P3"]
    assert codes(read(loaded, scope=replace(district, owners=frozenset({"water"})))) == ["P3"]


@pytest.mark.parametrize(
    ("options", "index"),
    [
        ({"bbox": (119.40, 32.40, 119.45, 32.45), "after": None}, "pump_geom_3857"),
        ({"bbox": None, "after": 15_000}, "pump_page"),
    ],
)
def test_a_box_and_a_page_are_found_by_index_in_a_large_layer(loaded, options, index):
    loaded.execute(
        "insert into layer.pump (code, sensitivity, flags, batch_id, valid_from, geom) "
        "select 'X' || n, 'public', '{}', 1, now(), "
        "st_setsrid(st_makepoint(118 + (n % 173) / 60.0, 31 + n / 7000.0), 4490) "
        "from generate_series(1, 20000) n"
    )
    loaded.execute("analyze layer.pump")
    statement, parameters = reading_statement(
        "pump", ["power_kw"], has_geometry=True, limit=100, scope=PUBLIC, **options
    )
    plan = loaded.execute(b"explain " + statement.as_bytes(loaded), parameters).fetchall()
    text = "\n".join(row[0] for row in plan)
    assert index in text
    assert "Seq Scan" not in text
