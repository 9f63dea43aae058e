import psycopg
import pytest

pytestmark = pytest.mark.db

READ = (
    "select 1 from layer.pump",
    "select 1 from geo.layer",
    "select 1 from geo.change_log",
    "select version_num from geo.alembic_version",
)
WRITE = (
    "delete from layer.pump",
    "update geo.layer set licence = 'mine'",
    "insert into geo.audit_outbox (actor, reason, action, object) values ('a', 'b', 'c', 'd')",
    "update geo.change_counter set g = 0",
    "create table layer.own (id int)",
    "create table geo.own (id int)",
    "select 1 from staging.pump",
)


def denied(dsn: str, statement: str) -> bool:
    try:
        with psycopg.connect(dsn) as conn:
            conn.execute(statement)
    except (psycopg.errors.InsufficientPrivilege, psycopg.OperationalError) as error:
        return "permission denied" in str(error)
    return False


@pytest.mark.parametrize("role", ["api", "read"])
def test_readers_read_and_write_nothing(loaded_db, role):
    dsn = getattr(loaded_db, role)
    assert [statement for statement in READ if denied(dsn, statement)] == []
    assert [statement for statement in WRITE if not denied(dsn, statement)] == []


@pytest.mark.parametrize("role", ["ingest", "worker"])
def test_the_roles_of_the_telemetry_store_get_nothing(loaded_db, role):
    dsn = getattr(loaded_db, role)
    assert [statement for statement in (*READ, *WRITE) if not denied(dsn, statement)] == []


def test_the_audit_outbox_is_read_by_the_api_alone(loaded_db):
    statement = "select 1 from geo.audit_outbox"
    assert not denied(loaded_db.api, statement)
    assert denied(loaded_db.read, statement)
