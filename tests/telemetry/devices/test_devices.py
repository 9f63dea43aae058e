"""Devices on record: adding, serving, disabling, the link, and the audit of each."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from telemetry.devices.model import check_code
from telemetry.devices.store import (
    add_device,
    disable_device,
    enable_device,
    ensure_device,
    list_devices,
    save_link,
    serve_station,
    show_device,
)
from telemetry.errors import ConflictError, InvalidError, NotFoundError
from telemetry.stations.model import Station
from telemetry.stations.store import add_station

WHO = {"actor": "tester", "reason": "test"}
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("code", ["", "a b", "a/b", "a+", "#", "x" * 65, "设备", "platform", "a\n"])
def test_a_code_that_cannot_stand_in_a_topic_is_refused(code):
    with pytest.raises(InvalidError, match="device"):
        check_code(code)


@pytest.mark.parametrize("code", ["a", "A-1_b", "x" * 64])
def test_a_code_of_letters_digits_dash_and_underscore_is_taken(code):
    check_code(code)


@pytest.fixture
def conn(telemetry_db_module):
    """Stations S1 and S2, in a transaction that is rolled back."""
    with psycopg.connect(telemetry_db_module.ingest) as conn:
        for code in ("S1", "S2"):
            add_station(conn, Station(code=code, name=code, kind="level"), **WHO)
        yield conn
        conn.rollback()


def audited(conn):
    rows = conn.execute(
        "select action, object, detail, actor, reason from telemetry.audit_outbox "
        "where action like 'device.%%' order by id"
    ).fetchall()
    assert all(row[3:] == ("tester", "test") for row in rows)
    return [row[:3] for row in rows]


@pytest.mark.db
def test_a_device_serves_the_stations_it_is_added_with(conn):
    device_id = add_device(conn, "D1", ["S2", "S1"], **WHO)
    device = show_device(conn, "D1")
    assert (device.id, device.code, list(device.stations)) == (device_id, "D1", ["S1", "S2"])
    assert device.disabled_at is None
    assert [one.code for one in list_devices(conn)] == ["D1"]
    assert audited(conn) == [
        ("device.add", "D1", {"stations": ["S1", "S2"], "protocol": "json"}),
    ]


@pytest.mark.db
def test_what_cannot_be_added_is_refused(conn):
    add_device(conn, "D1", ["S1"], **WHO)
    for code, stations, error in (
        ("D1", ["S1"], ConflictError),
        ("D2", ["S9"], NotFoundError),
        ("D3", [], InvalidError),
        ("platform", ["S1"], InvalidError),
    ):
        with pytest.raises(error), conn.transaction():
            add_device(conn, code, stations, **WHO)
    assert [one.code for one in list_devices(conn)] == ["D1"]


@pytest.mark.db
def test_a_retired_station_is_not_served(conn):
    conn.execute("update telemetry.station set retired_at = now() where code = 'S1'")
    with pytest.raises(NotFoundError, match="S1"):
        add_device(conn, "D1", ["S1"], **WHO)


@pytest.mark.db
def test_ensuring_a_device_twice_writes_it_once(conn):
    first = ensure_device(conn, "D1", ["S1"], **WHO)
    assert ensure_device(conn, "D1", ["S1"], **WHO) == first
    assert len(audited(conn)) == 1
    assert ensure_device(conn, "D1", ["S1", "S2"], **WHO) == first
    assert audited(conn)[1:] == [("device.serve", "D1", {"station": "S2"})]
    assert list(show_device(conn, "D1").stations) == ["S1", "S2"]


@pytest.mark.db
def test_serving_a_station_again_changes_nothing(conn):
    add_device(conn, "D1", ["S1"], **WHO)
    assert serve_station(conn, "D1", "S2", **WHO)
    assert not serve_station(conn, "D1", "S2", **WHO)
    assert len(audited(conn)) == 2
    with pytest.raises(NotFoundError, match="D9"):
        serve_station(conn, "D9", "S1", **WHO)
    with pytest.raises(NotFoundError, match="S9"):
        serve_station(conn, "D1", "S9", **WHO)


@pytest.mark.db
def test_disabling_and_enabling_are_audited_only_when_they_change_something(conn):
    add_device(conn, "D1", ["S1"], **WHO)
    assert disable_device(conn, "D1", **WHO)
    assert not disable_device(conn, "D1", **WHO)
    assert show_device(conn, "D1").disabled_at is not None
    assert enable_device(conn, "D1", **WHO)
    assert not enable_device(conn, "D1", **WHO)
    assert show_device(conn, "D1").disabled_at is None
    assert [row[0] for row in audited(conn)] == ["device.add", "device.disable", "device.enable"]
    with pytest.raises(NotFoundError):
        disable_device(conn, "D9", **WHO)


@pytest.mark.db
def test_only_a_change_of_the_link_is_written(conn):
    add_device(conn, "D1", ["S1"], **WHO)
    birth = {"state": "online", "at": NOON, "firmware": "1.2"}
    will = {"state": "offline", "at": None, "firmware": None}
    assert save_link(conn, "D1", received_at=NOON, **birth)
    assert not save_link(conn, "D1", received_at=NOON + timedelta(minutes=5), **birth)
    assert show_device(conn, "D1").link_received_at == NOON
    assert save_link(conn, "D1", received_at=NOON + timedelta(minutes=9), **will)
    assert not save_link(conn, "D1", received_at=NOON + timedelta(minutes=10), **will)
    device = show_device(conn, "D1")
    assert (device.link_state, device.link_at, device.firmware) == ("offline", None, "1.2")
    assert device.link_received_at == NOON + timedelta(minutes=9)
    assert not save_link(conn, "D9", received_at=NOON, **birth)


@pytest.mark.db
def test_running_processes_are_told_when_the_change_commits(telemetry_db):
    with (
        psycopg.connect(telemetry_db.ingest, autocommit=True) as listener,
        psycopg.connect(telemetry_db.ingest) as conn,
    ):
        add_station(conn, Station(code="S1", name="S1", kind="level"), **WHO)
        conn.commit()
        listener.execute("listen registry")
        add_device(conn, "D1", ["S1"], **WHO)
        assert list(listener.notifies(timeout=0.2)) == []
        conn.commit()
        assert [one.channel for one in listener.notifies(timeout=5, stop_after=1)] == ["registry"]
