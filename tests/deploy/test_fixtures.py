"""The fixtures of ``tests/fixtures`` keep what they promise to other tests."""

import psycopg
import pytest

from tests.fixtures.databases import Database
from tests.fixtures.stores import Servers


@pytest.mark.db
def test_a_telemetry_database_is_migrated_and_entered_by_each_role(telemetry_db: Database) -> None:
    for dsn in (telemetry_db.ingest, telemetry_db.worker, telemetry_db.api, telemetry_db.read):
        with psycopg.connect(dsn) as conn:
            row = conn.execute("select count(*) from telemetry.station").fetchone()
        assert row == (0,)


@pytest.mark.db
def test_a_geo_database_has_postgis_and_no_timescaledb(geo_db: Database) -> None:
    with psycopg.connect(geo_db.read) as conn:
        names = {row[0] for row in conn.execute("select extname from pg_extension")}
    assert "postgis" in names
    assert "timescaledb" not in names


@pytest.mark.db
def test_two_databases_of_one_test_run_are_apart(
    telemetry_db: Database, telemetry_db_module: Database
) -> None:
    assert telemetry_db.name != telemetry_db_module.name


@pytest.mark.fault
def test_a_killed_store_answers_again_when_it_is_started(own_stores: Servers) -> None:
    owner = own_stores.dsn("hangou_telemetry", "hangou_owner")
    with psycopg.connect(owner) as conn:
        conn.execute("create table kept as select 7 as number")
    for store in ("postgres", "broker"):
        own_stores.kill(store)
        own_stores.start(store)
    with psycopg.connect(owner) as conn:
        assert conn.execute("select number from kept").fetchone() == (7,)
        assert conn.execute("show fsync").fetchone() == ("on",)
