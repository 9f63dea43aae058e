import psycopg
import pytest

from tests.fixtures.writing import Store, equip

EMPTIED = (
    "truncate telemetry.observation, telemetry.revision, telemetry.latest, telemetry.commit_log,"
    " telemetry.session, telemetry.dead_letter, telemetry.counter, telemetry.rejection_counter;"
    " update telemetry.commit_counter set n = 0"
)


@pytest.fixture(scope="module")
def equipped(telemetry_db_module):
    equip(telemetry_db_module.ingest)
    return telemetry_db_module


@pytest.fixture
def open_store(equipped):
    """Opens the emptied store, as often as wanted: each has a connection and a writer."""
    with psycopg.connect(equipped.owner) as conn:
        conn.execute(EMPTIED)
    opened = []

    def make(**rest):
        opened.append(Store(equipped.ingest, **rest))
        return opened[-1]

    yield make
    for store in opened:
        store.close()


@pytest.fixture
def store(open_store):
    return open_store()
