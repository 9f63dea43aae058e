"""The catalogue of quantities: what ships is whole, and what is wrong is named."""

from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from telemetry.errors import CatalogueError, ConflictError
from telemetry.quantities.model import load_catalogue
from telemetry.quantities.store import save_catalogue

SHIPPED = Path(__file__).parents[3] / "data" / "quantities.toml"
ONE = """
[quantity.stage]
name_zh = "水位"
name_en = "Stage"
unit = "m"
display = "m"
decimals = 2
statistic = "instant"
statistics = ["instant", "mean"]
period_required = false
"""


def catalogue(tmp_path, text):
    path = tmp_path / "quantities.toml"
    path.write_text(text, encoding="utf-8")
    return load_catalogue(path)


@pytest.mark.parametrize(
    ("code", "unit"),
    [
        ("stage", "m"), ("headwater", "m"), ("tailwater", "m"), ("discharge", "m3/s"),
        ("precipitation", "mm"), ("gate_opening", "m"), ("ph", "[pH]"),
        ("dissolved_oxygen", "mg/L"),
        ("pm2_5", "ug/m3"), ("pm10", "ug/m3"),
    ],
)  # fmt: skip
def test_the_shipped_catalogue_has_the_quantity_in_its_unit(code, unit):
    assert load_catalogue(SHIPPED).quantities[code].unit == unit


def test_every_shipped_quantity_has_names_and_one_way_to_round():
    for one in load_catalogue(SHIPPED).quantities.values():
        assert one.name_zh
        assert one.name_en
        assert (one.decimals is None) != (one.significant is None), one.code


def test_every_conversion_leads_to_a_unit_of_the_catalogue():
    shipped = load_catalogue(SHIPPED)
    units = {one.unit for one in shipped.quantities.values()}
    assert {to for _, to in shipped.conversions} <= units


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no [quantity"),
        ("[quantity.stage", "quantities.toml"),
        (ONE.replace('unit = "m"\n', ""), "'stage' has no 'unit'"),
        (ONE.replace('"mean"', '"median"'), "'stage' names a statistic"),
        (ONE.replace('statistic = "instant"', 'statistic = "total"'), "'stage' names a statistic"),
    ],
)
def test_a_wrong_catalogue_is_refused_with_the_entry(tmp_path, text, words):
    with pytest.raises(CatalogueError) as error:
        catalogue(tmp_path, text)
    assert words in str(error.value)


def test_a_missing_catalogue_names_the_setting_to_change(tmp_path):
    with pytest.raises(CatalogueError, match="HANGOU_DATA_DIR"):
        load_catalogue(tmp_path / "quantities.toml")


@pytest.mark.db
def test_names_may_change_but_the_unit_of_a_quantity_is_fixed_for_ever(telemetry_db):
    shipped = load_catalogue(SHIPPED)
    stage = shipped.quantities["stage"]
    with psycopg.connect(telemetry_db.owner) as conn:
        renamed = {"stage": replace(stage, name_en="Water level")}
        save_catalogue(conn, replace(shipped, quantities=renamed))
        query = "select name_en, unit from telemetry.quantity where code = 'stage'"
        assert conn.execute(query).fetchone() == ("Water level", "m")
        with pytest.raises(ConflictError, match="add a new quantity"):
            save_catalogue(conn, replace(shipped, quantities={"stage": replace(stage, unit="cm")}))
