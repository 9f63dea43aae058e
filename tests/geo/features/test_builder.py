import psycopg
import pytest

from geo.catalogue.declaration import FIXED_COLUMNS
from geo.errors import ImportRefusedError
from geo.features.tables import content_columns, create_staging, create_table, ensure_table


def test_identifiers_are_quoted_and_typed_by_the_declaration(pumps):
    text = "\n".join(statement.as_string(None) for statement in create_table(pumps.declaration))
    assert 'create table "layer"."pump"' in text
    assert '"power_kw" double precision' in text
    assert "geom geometry(Point, 4490) not null" in text
    assert "using gist (geom_3857) where valid_to is null" in text


def test_staging_is_not_in_the_schema_that_readers_may_read(pumps):
    text = "\n".join(statement.as_string(None) for statement in create_staging(pumps.declaration))
    assert '"staging"."pump"' in text
    assert '"layer"' not in text


def test_the_geometry_is_the_last_column_of_a_row(pumps):
    columns = content_columns(pumps.declaration)
    assert columns[0] == "code"
    assert columns[-2:] == ["power_kw", "geom"]


@pytest.mark.db
def test_a_feature_table_has_all_fixed_columns_and_may_be_made_twice(scratch, pumps):
    ensure_table(scratch, pumps.declaration)
    ensure_table(scratch, pumps.declaration)
    names = [
        row[0]
        for row in scratch.execute(
            "select column_name from information_schema.columns "
            "where table_schema = 'layer' and table_name = 'pump'"
        )
    ]
    assert set(names) == {*FIXED_COLUMNS, "power_kw", "geom", "geom_3857"}


@pytest.mark.db
def test_a_new_attribute_becomes_a_column(owner: psycopg.Connection, pumps):
    pumps.load(owner)
    pumps.toml = pumps.toml.replace('name_fields = ["name"]', "") + (
        '\n[[layer.attribute]]\nname = "label"\nfield = "name"\ntype = "text"\n'
        'title_zh = "名"\ntitle_en = "Label"\n'
    )
    result = pumps.load(owner)
    assert (result.updated, result.unchanged) == (3, 0)
    rows = owner.execute("select label, name from layer.pump where valid_to is null").fetchall()
    assert sorted(rows) == [("泵站1", None), ("泵站2", None), ("泵站3", None)]


@pytest.mark.db
@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ('type = "double"', 'type = "text"', "power_kw"),
        ('name = "power_kw"', 'field = "power_kw"\nname = "power"', "power_kw"),
        ('geometry = "point"', 'geometry = "line"', "geom"),
    ],
)
def test_a_dropped_or_retyped_column_is_refused(scratch, pumps, old, new, column):
    ensure_table(scratch, pumps.declaration)
    pumps.toml = pumps.toml.replace(old, new)
    with pytest.raises(
        ImportRefusedError, match=rf"{column} of table layer\.pump; write a migration"
    ):
        ensure_table(scratch, pumps.declaration)
