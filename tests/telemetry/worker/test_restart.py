"""The worker outlives its database server."""

import pytest

from telemetry.schema import migrate
from tests.fixtures.workers import running

DATABASE = "hangou_telemetry"


@pytest.mark.db
@pytest.mark.fault
def test_a_worker_goes_on_after_kill_9_of_the_database(own_stores, tmp_path):
    migrate(own_stores.dsn(DATABASE, "hangou_owner"))
    with running(tmp_path, own_stores.dsn(DATABASE, "hangou_worker")) as worker:
        worker.wait_for("disk state changed")
        own_stores.kill("postgres")
        worker.wait_for("database away", times=2)
        own_stores.start("postgres")
        worker.wait_for("active", times=2)
        assert worker.stop() == 0
