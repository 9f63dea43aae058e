"""States of the platform: a change is audited and told, a check is not."""

from pathlib import Path

import psycopg
import pytest

from telemetry.states.store import get_state, put_state
from telemetry.worker.metrics import WorkerMetrics
from telemetry.worker.store import clock
from telemetry.worker.tenants.disk import DiskTenant

pytestmark = pytest.mark.db
WHO = {"actor": "tester", "reason": "test"}


@pytest.fixture
def conn(telemetry_db):
    with psycopg.connect(telemetry_db.worker, autocommit=True) as conn:
        yield conn


def audited(conn):
    query = "select object, detail->>'before', detail->>'state' from telemetry.audit_outbox"
    return conn.execute(query + " order by id").fetchall()


def since(conn):
    query = "select since, checked_at from telemetry.system_state where code = 'low_disk'"
    return conn.execute(query).fetchone()


def test_nobody_has_checked_a_state_that_is_not_on_record(conn):
    assert get_state(conn, "low_disk") is None


def test_a_state_keeps_its_since_until_it_changes(conn):
    assert put_state(conn, "low_disk", "ok", {"free": 2}, **WHO)
    first = since(conn)
    assert not put_state(conn, "low_disk", "ok", {"free": 1}, **WHO)
    second = since(conn)
    assert second[0] == first[0]
    assert second[1] > first[1]
    assert put_state(conn, "low_disk", "alarm", {}, **WHO)
    assert since(conn)[0] > first[0]
    assert audited(conn) == [("low_disk", None, "ok"), ("low_disk", "ok", "alarm")]


def test_a_change_is_told_and_a_check_is_not(conn, telemetry_db):
    with psycopg.connect(telemetry_db.ingest, autocommit=True) as collector:
        collector.execute("listen system_state")
        for state in ("ok", "ok", "refuse"):
            put_state(conn, "low_disk", state, {}, **WHO)
        heard = [one.payload for one in collector.notifies(timeout=2, stop_after=2)]
        assert heard == ["low_disk", "low_disk"]
        assert list(collector.notifies(timeout=0.1)) == []


@pytest.mark.parametrize(
    ("path", "states"),
    [(None, {"unknown"}), (Path("/"), {"ok", "alarm", "refuse"})],
    ids=["unseen", "seen"],
)
def test_the_disk_tenant_puts_the_state_of_the_disk_on_record(conn, path, states):
    metrics = WorkerMetrics()
    DiskTenant(path=path, metrics=metrics).on_tick(conn, clock(conn))
    state = get_state(conn, "low_disk")
    assert state in states
    assert metrics.registry.get_sample_value("hangou_low_disk_state", {"state": state}) == 1
    detail = conn.execute("select detail from telemetry.system_state").fetchone()[0]
    assert (detail["free_bytes"] is None) == (path is None)
    assert (detail["reason"] is None) == (path is not None)
