"""The version check that every process makes at its start."""

import psycopg
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from telemetry import schema
from telemetry.errors import SchemaError


def test_the_expected_version_is_the_newest_migration():
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_current_head() == schema.HEAD


@pytest.mark.db
def test_a_migrated_database_is_accepted_by_a_plain_role(telemetry_db):
    with psycopg.connect(telemetry_db.read) as conn:
        schema.require_schema(conn)


@pytest.mark.db
def test_another_version_is_refused_with_the_way_out(telemetry_db):
    with psycopg.connect(telemetry_db.owner) as conn:
        conn.execute("update public.alembic_version set version_num = '0000'")
        with pytest.raises(SchemaError, match="python -m telemetry migrate"):
            schema.require_schema(conn)


@pytest.mark.db
def test_stations_on_record_get_the_new_facts_as_unknown(telemetry_db):
    with psycopg.connect(telemetry_db.owner, autocommit=True) as conn:
        conn.execute(
            "alter table telemetry.station drop river, drop owner, drop tidal, drop position"
        )
        conn.execute("delete from telemetry.setting where name = 'trend'")  # revision 0003
        conn.execute("update public.alembic_version set version_num = '0001'")
        conn.execute("insert into telemetry.station (code, name, kind) values ('A', 'a', 'level')")
        schema.migrate(telemetry_db.owner)
        rows = conn.execute("select river, owner, tidal, position from telemetry.station")
        assert rows.fetchall() == [(None, None, None, None)]
        schema.require_schema(conn)
