"""A device's dead letters are held to the dated quota: the oldest go, counted."""

from datetime import UTC, datetime

import psycopg
import pytest

from telemetry.commits.store import DeadLetter, add_dead_letters
from telemetry.dated.store import put_setting
from telemetry.errors import InvalidError
from telemetry.worker.tenants.deadletters import DeadLetterTenant

pytestmark = pytest.mark.db
NOW = datetime(2026, 7, 1, tzinfo=UTC)


@pytest.fixture
def db(telemetry_db):
    put_quota(telemetry_db, 3)
    return telemetry_db


def put_quota(db, quota, at=NOW):
    with psycopg.connect(db.owner) as conn:
        put_setting(conn, "dead_letter_quota", {"per_device": quota}, valid_from=at,
                    source="test", actor="tester", reason="test")  # fmt: skip


def add(db, device, seqs):
    with psycopg.connect(db.ingest) as conn:
        add_dead_letters(
            conn,
            [
                DeadLetter(received_at=NOW, device_code=device, topic="data", code="not_json",
                           reason="no JSON", session="s", seq=seq, rejected=[], payload=b"x")
                for seq in seqs
            ],
        )  # fmt: skip


def tick(db):
    with psycopg.connect(db.worker) as conn:
        DeadLetterTenant().on_tick(conn, NOW)


def left(db):
    with psycopg.connect(db.read) as conn:
        return conn.execute(
            "select device_code, seq from telemetry.dead_letter order by device_code, seq"
        ).fetchall()


def audited(db):
    with psycopg.connect(db.read) as conn:
        return conn.execute(
            "select actor, detail from telemetry.audit_outbox where action = 'dead_letter.quota'"
        ).fetchall()


def test_the_oldest_beyond_the_quota_go_and_one_row_counts_them(db):
    add(db, "A", range(1, 6))
    add(db, "B", range(1, 4))
    add(db, "C", range(1, 5))
    tick(db)
    assert left(db) == [("A", 3), ("A", 4), ("A", 5), ("B", 1), ("B", 2), ("B", 3),
                        ("C", 2), ("C", 3), ("C", 4)]  # fmt: skip
    assert audited(db) == [
        ("worker", {"per_device": 3, "deleted": {"A": 2, "C": 1}, "total": 3}),
    ]


def test_a_run_that_finds_nothing_writes_nothing(db):
    add(db, "A", range(1, 4))
    tick(db)
    assert len(left(db)) == 3
    assert audited(db) == []


@pytest.mark.parametrize("quota", [-1, "many", None, 1.5])
def test_a_quota_that_is_no_count_deletes_nothing(db, quota):
    put_quota(db, quota, at=NOW.replace(hour=0, microsecond=1))
    add(db, "A", range(1, 6))
    with psycopg.connect(db.worker) as conn, pytest.raises(InvalidError, match="is no count"):
        DeadLetterTenant().on_tick(conn, NOW.replace(hour=1))
    assert len(left(db)) == 5


@pytest.mark.parametrize("role", ["ingest", "api", "read"])
def test_only_the_worker_deletes_dead_letters(db, role):
    with (
        psycopg.connect(getattr(db, role)) as conn,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        conn.execute("delete from telemetry.dead_letter")
