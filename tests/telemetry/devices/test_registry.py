"""The registry is one consistent picture of what a collector must know."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from telemetry.bindings.model import NewBinding
from telemetry.bindings.store import add_binding
from telemetry.devices.store import add_device, disable_device, load_registry
from telemetry.quantities.model import load_catalogue
from telemetry.series.model import SeriesKey
from telemetry.series.store import ensure_series
from telemetry.stations.model import Station
from telemetry.stations.store import add_station

pytestmark = pytest.mark.db
CATALOGUE = load_catalogue(Path(__file__).parents[3] / "data" / "quantities.toml")
WHO = {"actor": "tester", "reason": "test"}


@pytest.fixture
def conn(telemetry_db):
    with psycopg.connect(telemetry_db.ingest) as conn:
        yield conn


def test_an_empty_store_gives_an_empty_registry(conn):
    registry = load_registry(conn)
    assert (registry.devices, registry.stations) == ({}, {})
    assert (registry.bindings, registry.series) == ({}, {})


def test_devices_stations_bindings_and_series_are_found_by_their_keys(conn):
    ids = {
        code: add_station(conn, Station(code=code, name=code, kind="level"), **WHO)
        for code in ("S1", "S2", "S3")
    }
    d1 = add_device(conn, "D1", ["S1", "S2"], **WHO)
    d2 = add_device(conn, "D2", ["S2"], **WHO)
    disable_device(conn, "D2", **WHO)
    binding = NewBinding(
        device="D1",
        station="S1",
        device_channel="level.2",
        quantity="stage",
        channel="2",
        unit="cm",
        source="sheet",
    )
    turn = datetime(2026, 7, 1, tzinfo=UTC)
    add_binding(conn, binding, catalogue=CATALOGUE, **WHO)
    add_binding(conn, replace(binding, unit="m", valid_from=turn), catalogue=CATALOGUE, **WHO)
    key = SeriesKey(ids["S1"], "stage", "2", "instant", "")
    series_id = ensure_series(conn, key)
    conn.commit()

    registry = load_registry(conn)
    assert registry.stations == ids
    assert registry.devices["D1"].stations == {"S1": ids["S1"], "S2": ids["S2"]}
    assert (registry.devices["D1"].id, registry.devices["D1"].disabled) == (d1, False)
    assert (registry.devices["D2"].id, registry.devices["D2"].disabled) == (d2, True)
    assert registry.series == {key: series_id}
    channel = (d1, ids["S1"], "level.2")
    assert [one.factor for one in registry.bindings[channel]] == [0.01, 1.0]
    assert registry.binding(*channel, at=datetime(2026, 6, 30, tzinfo=UTC)).unit == "cm"
    assert registry.binding(*channel, at=turn).unit == "m"
    assert registry.binding(d2, ids["S1"], "level.2", at=turn) is None


def test_a_station_no_longer_served_or_retired_is_known_but_not_served(conn):
    for code in ("S1", "S2", "S3"):
        add_station(conn, Station(code=code, name=code, kind="level"), **WHO)
    add_device(conn, "D1", ["S1", "S2", "S3"], **WHO)
    conn.execute(
        "update telemetry.device_station set valid_to = now() "
        "where station_id = (select id from telemetry.station where code = 'S1')"
    )
    conn.execute("update telemetry.station set retired_at = now() where code = 'S2'")
    conn.commit()
    registry = load_registry(conn)
    assert list(registry.devices["D1"].stations) == ["S3"]
    assert set(registry.stations) == {"S1", "S2", "S3"}


def test_the_registry_leaves_no_transaction_open(conn):
    load_registry(conn)
    assert conn.info.transaction_status == psycopg.pq.TransactionStatus.IDLE


def test_inside_another_transaction_the_registry_is_refused(conn):
    conn.execute("select 1")
    with pytest.raises(psycopg.errors.ActiveSqlTransaction):
        load_registry(conn)
