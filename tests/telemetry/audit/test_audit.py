"""The audit outbox is written with the change, or not at all."""

import psycopg
import pytest

from telemetry.audit.store import record
from telemetry.errors import InvalidError

pytestmark = pytest.mark.db
ROW = {"action": "station.add", "object": "S1", "detail": {"name": "高邮"}}


def outbox(conn):
    query = "select actor, reason, action, object, detail from telemetry.audit_outbox"
    return conn.execute(query).fetchall()


def test_a_row_says_who_why_what_and_to_what(telemetry_db_module):
    with psycopg.connect(telemetry_db_module.worker) as conn:
        record(conn, actor="王", reason="汛前", **ROW)
        assert outbox(conn) == [("王", "汛前", "station.add", "S1", {"name": "高邮"})]
        conn.rollback()
        assert outbox(conn) == []


@pytest.mark.parametrize("field", ["actor", "reason"])
def test_nobody_writes_without_a_name_and_a_reason(telemetry_db_module, field):
    with psycopg.connect(telemetry_db_module.ingest) as conn:
        with pytest.raises(InvalidError, match=field):
            record(conn, **{"actor": "a", "reason": "r", **ROW, field: " "})
        assert outbox(conn) == []


@pytest.mark.parametrize("role", ["ingest", "worker", "api", "read"])
@pytest.mark.parametrize("change", ["update telemetry.audit_outbox set actor = 'x'",
                                    "delete from telemetry.audit_outbox"])  # fmt: skip
def test_no_process_can_change_what_was_audited(telemetry_db_module, role, change):
    with (
        psycopg.connect(getattr(telemetry_db_module, role)) as conn,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        conn.execute(change)
