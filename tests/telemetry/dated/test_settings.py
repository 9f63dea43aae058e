"""A setting is a row for each time in which it holds."""

from datetime import UTC, datetime

import psycopg
import pytest

from telemetry.dated.store import put_setting, setting
from telemetry.errors import ConflictError, InvalidError, NotFoundError

pytestmark = pytest.mark.db
WHO = {"source": "test", "actor": "tester", "reason": "test"}
JULY, AUGUST = datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 8, 1, tzinfo=UTC)
NAME = "dead_letter_quota"


@pytest.fixture
def conn(telemetry_db_module):
    with psycopg.connect(telemetry_db_module.owner) as conn:
        yield conn
        conn.rollback()


def quota(conn, at):
    return setting(conn, NAME, at)["per_device"]


def test_the_platform_brings_a_value_for_each_setting_that_it_reads(conn):
    for name in ("freshness", "own_clock", "time_bounds", "retention", "low_disk", NAME):
        assert setting(conn, name)


def test_a_value_holds_from_its_moment_on_and_the_one_before_stays_on_record(conn):
    put_setting(conn, NAME, {"per_device": 5}, valid_from=AUGUST, **WHO)
    assert quota(conn, JULY) == 10_000
    assert quota(conn, AUGUST) == 5


def test_a_value_put_before_another_holds_until_that_one(conn):
    put_setting(conn, NAME, {"per_device": 5}, valid_from=AUGUST, **WHO)
    put_setting(conn, NAME, {"per_device": 7}, valid_from=JULY, **WHO)
    assert [quota(conn, at) for at in (JULY, AUGUST)] == [7, 5]
    rows = conn.execute(
        "select valid_to from telemetry.setting where name = %s order by valid_from", (NAME,)
    ).fetchall()
    assert rows == [(JULY,), (AUGUST,), (None,)]


def test_a_change_is_audited(conn):
    put_setting(conn, NAME, {"per_device": 5}, valid_from=JULY, **WHO)
    rows = conn.execute("select action, object, actor, detail from telemetry.audit_outbox")
    assert rows.fetchall() == [
        ("setting.put", NAME, "tester",
         {"value": {"per_device": 5}, "valid_from": "2026-07-01T00:00:00+00:00",
          "source": "test"}),
    ]  # fmt: skip


def test_two_values_cannot_begin_at_one_moment(conn):
    put_setting(conn, NAME, {"per_device": 5}, valid_from=JULY, **WHO)
    with pytest.raises(ConflictError, match="has a value from 2026-07-01"):
        put_setting(conn, NAME, {"per_device": 6}, valid_from=JULY, **WHO)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"valid_from": datetime(2026, 7, 1)}, "has no offset"),
        ({"source": ""}, "source"),
        ({"actor": ""}, "actor"),
    ],
    ids=str,
)
def test_a_value_without_a_time_zone_a_source_or_an_author_is_refused(conn, change, message):
    with pytest.raises(InvalidError, match=message):
        put_setting(conn, NAME, {"per_device": 5}, **{"valid_from": JULY, **WHO, **change})


def test_a_name_that_nothing_reads_is_refused(conn):
    with pytest.raises(NotFoundError, match="no setting 'dead_leter_quota'"):
        put_setting(conn, "dead_leter_quota", {}, valid_from=JULY, **WHO)
    with pytest.raises(NotFoundError):
        setting(conn, "dead_leter_quota")


@pytest.mark.parametrize("role", ["ingest", "worker", "api", "read"])
def test_only_the_owner_changes_a_setting(telemetry_db_module, role):
    with (
        psycopg.connect(getattr(telemetry_db_module, role)) as conn,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        put_setting(conn, NAME, {"per_device": 5}, valid_from=JULY, **WHO)
