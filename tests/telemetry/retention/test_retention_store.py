"""Readings, revisions and commits leave by the dated setting alone, counted in the audit."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from telemetry.dated.store import put_setting
from telemetry.stations.model import Station
from telemetry.stations.store import add_station
from telemetry.worker.tenants.retention import RetentionTenant
from tests.fixtures.readings import commit_readings

pytestmark = pytest.mark.db
WHO = {"actor": "tester", "reason": "test"}
NOW = datetime(2026, 7, 1, tzinfo=UTC)
DAY = timedelta(days=1)
CHUNK = 1_000_000  # commits a chunk of the log


@pytest.fixture
def db(telemetry_db):
    with psycopg.connect(telemetry_db.ingest) as conn:
        add_station(conn, Station(code="S1", name="S1", kind="level"), **WHO)
    return telemetry_db


def tick(db):
    with psycopg.connect(db.worker) as conn:
        RetentionTenant().on_tick(conn, NOW)


def keep(db, **limits):
    with psycopg.connect(db.owner) as conn:
        put_setting(conn, "retention", limits, valid_from=NOW - DAY, source="test", **WHO)


def rows(db, query):
    with psycopg.connect(db.read) as conn:
        return conn.execute(query).fetchall()


def audited(db):
    return rows(
        db,
        "select object, detail->'chunks', detail->'rows' from telemetry.audit_outbox "
        "where action = 'retention.drop' and actor = 'worker' order by id",
    )


def readings(db):
    return rows(db, "select count(*) from telemetry.observation")[0][0]


def log_commits(db, *, age_days):
    """Fill two chunks' ends of the commit log, and stand at the start of a third."""
    at = NOW - age_days * DAY
    with psycopg.connect(db.owner) as conn:
        conn.cursor().executemany(
            "insert into telemetry.commit_log (n, committed_at, source, lane, series_ids) "
            "values (%s, %s, 'test', 'live', '{}')",
            [(n, at) for n in (1, CHUNK - 1, CHUNK, 2 * CHUNK - 1, 2 * CHUNK)],
        )


def consumer(db, n):
    with psycopg.connect(db.worker) as conn:
        conn.execute("insert into telemetry.consumer (name, n) values ('slow', %s)", (n,))


def commits(db):
    return [n for (n,) in rows(db, "select n from telemetry.commit_log order by n")]


def test_readings_stay_for_ever_unless_a_setting_says_otherwise(db):
    commit_readings(db.ingest, "S1", NOW - 10_000 * DAY)
    tick(db)
    assert readings(db) == 1
    assert audited(db) == []


def test_readings_older_than_the_setting_leave_by_chunks_with_their_counts(db):
    commit_readings(db.ingest, "S1", *(NOW - days * DAY for days in (400, 399, 200, 1)))
    keep(db, observation="P100D")
    tick(db)
    assert rows(db, "select at from telemetry.observation") == [(NOW - DAY,)]
    (found,) = audited(db)
    assert found[0] == "observation"
    assert found[1] in {2, 3}  # 400 and 399 days ago may share a chunk of a week
    assert found[2] == 3


def test_a_chunk_that_holds_one_reading_worth_keeping_stays(db):
    commit_readings(db.ingest, "S1", NOW - 100 * DAY - timedelta(seconds=1), NOW - 100 * DAY)
    keep(db, observation="P100D")
    tick(db)
    assert readings(db) == 2
    assert audited(db) == []


def test_a_second_run_finds_nothing_and_writes_nothing(db):
    commit_readings(db.ingest, "S1", NOW - 400 * DAY)
    keep(db, observation="P100D")
    tick(db)
    tick(db)
    assert len(audited(db)) == 1


def test_commits_older_than_the_setting_leave(db):
    log_commits(db, age_days=31)
    consumer(db, 2 * CHUNK)
    tick(db)
    assert commits(db) == [2 * CHUNK]
    assert audited(db) == [("commit_log", 2, 4)]


def test_commits_younger_than_the_setting_stay(db):
    log_commits(db, age_days=29)
    consumer(db, 2 * CHUNK)
    tick(db)
    assert len(commits(db)) == 5


@pytest.mark.parametrize(
    ("offset", "left"),
    [(0, 5), (CHUNK - 2, 5), (CHUNK - 1, 3), (2 * CHUNK - 2, 3), (2 * CHUNK - 1, 1)],
)
def test_a_commit_that_a_consumer_has_not_read_stays(db, offset, left):
    log_commits(db, age_days=31)
    consumer(db, offset)
    tick(db)
    assert len(commits(db)) == left


@pytest.mark.parametrize("table", ["observation", "revision", "commit_log", "latest", "station"])
@pytest.mark.parametrize("role", ["ingest", "worker", "api", "read"])
def test_no_process_can_delete_a_reading_or_a_commit(telemetry_db_module, role, table):
    with (
        psycopg.connect(getattr(telemetry_db_module, role)) as conn,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        conn.execute(f"delete from telemetry.{table}")


@pytest.mark.parametrize("role", ["ingest", "api", "read"])
@pytest.mark.parametrize(
    "call", ["drop_old_chunks('observation', now())", "drop_old_commits(5)"], ids=str
)
def test_only_the_worker_may_carry_out_retention(telemetry_db_module, role, call):
    with (
        psycopg.connect(getattr(telemetry_db_module, role)) as conn,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        conn.execute(f"select telemetry.{call}")


def test_the_worker_drops_nothing_but_readings_and_revisions_by_time(telemetry_db_module):
    with (
        psycopg.connect(telemetry_db_module.worker) as conn,
        pytest.raises(psycopg.errors.RaiseException, match="no retention by time for station"),
    ):
        conn.execute("select telemetry.drop_old_chunks('station', now())")


@pytest.mark.parametrize("table", ["station", "observation", "system_state", "audit_outbox"])
def test_the_read_only_role_writes_nothing(telemetry_db_module, table):
    with (
        psycopg.connect(telemetry_db_module.read) as conn,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        conn.execute(f"insert into telemetry.{table} default values")
