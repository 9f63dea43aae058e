"""The promise of a receipt holds through sixty kills in one run (long form)."""

import time

import pytest

from deploy.local.places import CHECKOUT
from tests.fault.account import account
from tests.fault.killing import running

pytestmark = [pytest.mark.long, pytest.mark.fault, pytest.mark.db, pytest.mark.broker]
EACH = 20


@pytest.mark.timeout(1700)
def test_through_twenty_kills_of_each_process_every_reading_is_accounted_for(own_stores, tmp_path):
    started = time.monotonic()
    with running(own_stores, tmp_path, devices=10, seed=486) as run:
        run.kill_in_turn(EACH)
        assert run.load.settle(120), run.collector.text()
    result = account(run, time.monotonic() - started)
    print(result.table())
    result.write(CHECKOUT / "var" / "faults" / "long.json")
    assert result.faults == {}
    assert result.kills == {"collector": EACH, "broker": EACH, "postgres": EACH}
    assert result.readings_receipted > 20_000
    assert result.readings_rejected > 0
    assert result.duplicates > 0
