"""A turn: effects and offset are one transaction; a tenant that fails stops no other."""

from datetime import UTC, datetime

import psycopg
import pytest

from telemetry.states.store import get_state
from telemetry.stations.model import Station
from telemetry.stations.store import add_station
from telemetry.worker.metrics import WorkerMetrics
from telemetry.worker.turns import Turns
from tests.fixtures.readings import commit_readings

pytestmark = pytest.mark.db
WHO = {"actor": "tester", "reason": "test"}


class Ledger:
    """A tenant whose effect is one audit row for each commit it takes in."""

    name = "ledger"
    every_s = 1.0

    def __init__(self):
        self.fault = None
        self.batches = []

    def on_start(self, conn, now):
        self.write(conn, "start")

    def on_tick(self, conn, now):
        self.write(conn, "tick")

    def on_commits(self, conn, commits):
        self.batches.append([one.n for one in commits])
        for one in commits:
            self.write(conn, str(one.n))

    def write(self, conn, what):
        conn.execute(
            "insert into telemetry.audit_outbox (actor, reason, action, object) "
            "values ('ledger', 'test', 'ledger', %s)",
            (what,),
        )
        if self.fault is not None:
            raise self.fault


@pytest.fixture
def db(telemetry_db):
    with psycopg.connect(telemetry_db.ingest) as conn:
        add_station(conn, Station(code="S1", name="S1", kind="level"), **WHO)
    return telemetry_db


@pytest.fixture
def conn(db):
    with psycopg.connect(db.worker, autocommit=True) as conn:
        yield conn


@pytest.fixture
def metrics():
    return WorkerMetrics()


@pytest.fixture
def turns(conn, metrics):
    return Turns(conn, metrics=metrics)


def commit(db, day):
    return commit_readings(db.ingest, "S1", datetime(2026, 7, day, tzinfo=UTC))


def effects(conn):
    query = "select object from telemetry.audit_outbox where actor = 'ledger' order by id"
    return [row[0] for row in conn.execute(query)]


def never():
    return False


def test_a_new_tenant_takes_in_what_is_there_once_and_then_each_commit_once(db, conn, turns):
    ledger = Ledger()
    commit(db, 1)
    turns.follow(ledger, never)
    assert effects(conn) == ["start"]
    commit(db, 2)
    commit(db, 3)
    turns.follow(ledger, never)
    turns.follow(ledger, never)
    assert effects(conn) == ["start", "2", "3"]


def test_the_offset_outlives_the_process(db, conn, metrics, turns):
    turns.follow(Ledger(), never)
    commit(db, 1)
    Turns(conn, metrics=metrics).follow(Ledger(), never)
    Turns(conn, metrics=metrics).follow(Ledger(), never)
    assert effects(conn) == ["start", "1"]


def test_a_backlog_is_taken_in_by_batches_and_the_metrics_say_how_far(
    db, conn, metrics, turns, monkeypatch
):
    monkeypatch.setattr("telemetry.worker.store.BATCH", 2)
    ledger = Ledger()
    turns.follow(ledger, never)
    for day in range(1, 6):
        commit(db, day)
    turns.follow(ledger, lambda: bool(ledger.batches))
    labels = {"consumer": "worker.ledger"}
    value = metrics.registry.get_sample_value
    assert value("hangou_worker_consumer_lag", labels) == 3
    turns.follow(ledger, never)
    assert ledger.batches == [[1, 2], [3, 4], [5]]
    assert value("hangou_worker_consumer_offset", labels) == 5
    assert value("hangou_worker_consumer_lag", labels) == 0


def test_a_failed_turn_leaves_neither_effect_nor_offset_and_is_a_state_of_the_platform(
    db, conn, metrics, turns
):
    ledger = Ledger()
    turns.follow(ledger, never)
    commit(db, 1)
    ledger.fault = ValueError("no such rule")
    turns.follow(ledger, never)
    assert effects(conn) == ["start"]
    assert get_state(conn, "worker_ledger_commits") == "failing"
    ledger.fault = None
    turns.follow(ledger, never)
    assert effects(conn) == ["start", "1"]
    assert get_state(conn, "worker_ledger_commits") == "ok"
    failures = metrics.registry.get_sample_value(
        "hangou_worker_tenant_failures_total", {"turn": "ledger_commits"}
    )
    assert failures == 1


def test_an_error_of_the_database_in_one_tenant_leaves_the_next_one_its_turn(conn, turns):
    failing, healthy = Ledger(), Ledger()
    failing.name, failing.fault = "failing", psycopg.errors.LockNotAvailable("busy")
    turns.tick(failing)
    turns.tick(healthy)
    assert effects(conn) == ["tick"]
    assert get_state(conn, "worker_failing") == "failing"


def test_the_loss_of_the_connection_is_raised(conn, turns):
    conn.execute("select 1")
    with pytest.raises(psycopg.OperationalError):
        turns.tick(Severed())


class Severed(Ledger):
    """A tenant during whose turn the server ends the session."""

    def on_tick(self, conn, now):
        conn.execute("select pg_terminate_backend(pg_backend_pid())")
