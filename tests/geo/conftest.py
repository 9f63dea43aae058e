"""A small data folder that a test can fill and change, and a connection of the owner."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from geo.catalogue.declaration import LayerDeclaration, parse_layers
from geo.importing.load import import_layer
from geo.importing.model import Result

PUMP_TOML = """
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

[[layer.attribute]]
name = "power_kw"
type = "double"
unit = "kW"
title_zh = "功率"
title_en = "Power"
"""


def pump(number: int, lon: float, lat: float, power_kw: object = 55.0) -> dict[str, object]:
    return {
        "type": "Feature",
        "properties": {"no": f"P{number}", "name": f"泵站{number}", "power_kw": power_kw},
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
    }


@dataclass(kw_only=True)
class PumpLayer:
    """A layer of points whose file and declaration a test writes."""

    folder: Path
    toml: str = PUMP_TOML

    def write(self, *features: dict[str, object]) -> None:
        text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
        (self.folder / "pump.geojson").write_text(text, encoding="utf-8")

    @property
    def declaration(self) -> LayerDeclaration:
        return parse_layers(self.toml, "layers.toml")[0]

    def load(self, conn: psycopg.Connection, *, allow_removal: bool = False) -> Result:
        return import_layer(
            conn,
            self.declaration,
            position=0,
            data_dir=self.folder,
            actor="steward",
            reason="a test",
            allow_removal=allow_removal,
        )


@pytest.fixture
def pumps(tmp_path: Path) -> PumpLayer:
    layer = PumpLayer(folder=tmp_path)
    layer.write(pump(1, 119.40, 32.40), pump(2, 119.41, 32.41), pump(3, 119.90, 32.90))
    return layer


@pytest.fixture(scope="module")
def loaded_db(geo_db_module, tmp_path_factory):
    """A database with one loaded layer and one staging table, for tests that only look."""
    layer = PumpLayer(folder=tmp_path_factory.mktemp("pumps"))
    layer.write(pump(1, 119.40, 32.40), pump(2, 119.41, 32.41), pump(3, 119.90, 32.90))
    with psycopg.connect(geo_db_module.owner) as conn:
        layer.load(conn)
        conn.execute("create table staging.pump (id int)")
    return geo_db_module


@pytest.fixture
def make_pump():
    return pump


@pytest.fixture
def scratch(geo_db_module) -> Iterator[psycopg.Connection]:
    """A connection of the owner whose changes are rolled back after the test."""
    with psycopg.connect(geo_db_module.owner) as conn:
        yield conn
        conn.rollback()


@pytest.fixture
def owner(geo_db) -> Iterator[psycopg.Connection]:
    with psycopg.connect(geo_db.owner) as conn:
        yield conn
