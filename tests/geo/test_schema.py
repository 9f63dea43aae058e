import psycopg
import pytest

from geo.errors import SchemaError
from geo.schema import drift, head, migrate, require_schema

pytestmark = pytest.mark.db


def test_migrating_twice_leaves_the_schema_as_defined(geo_db):
    migrate(geo_db.owner)
    migrate(geo_db.owner)
    assert drift(geo_db.owner) == []
    with psycopg.connect(geo_db.owner) as conn:
        require_schema(conn)


def test_a_table_that_differs_from_its_definition_is_reported(geo_db):
    with psycopg.connect(geo_db.owner) as conn:
        conn.execute("alter table geo.layer add column colour text")
    assert any("colour" in difference for difference in drift(geo_db.owner))


def test_another_schema_version_is_refused_with_both_versions_named(geo_db):
    with psycopg.connect(geo_db.owner) as conn:
        conn.execute("update geo.alembic_version set version_num = '9999'")
        with pytest.raises(SchemaError, match=rf"geo schema 9999, this program needs {head()}"):
            require_schema(conn)


def test_an_empty_database_is_refused_with_the_command_to_run(geo_db):
    with psycopg.connect(geo_db.owner) as conn:
        conn.execute("drop schema geo cascade")
        with pytest.raises(SchemaError, match="python -m geo migrate"):
            require_schema(conn)


def test_a_database_without_postgis_is_refused_before_anything_is_made(geo_db):
    with psycopg.connect(geo_db.superuser) as conn:
        conn.execute("drop schema geo cascade")
        conn.execute("drop schema layer cascade")
        conn.execute("drop extension postgis cascade")
    with pytest.raises(SchemaError, match="lacks extension postgis"):
        migrate(geo_db.owner)
    with psycopg.connect(geo_db.owner) as conn:
        assert conn.execute("select to_regnamespace('geo')").fetchone() == (None,)
