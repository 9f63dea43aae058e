"""The promise of a receipt holds while every process is killed (short form)."""

import time

import pytest

from deploy.local.places import CHECKOUT
from tests.fault.account import account
from tests.fault.killing import running

pytestmark = [pytest.mark.fault, pytest.mark.db, pytest.mark.broker, pytest.mark.timeout(300)]

TAMPER = """
\\connect hangou_telemetry
create temporary table picked as
    select ctid as c, tableoid as t, row_number() over () as n from telemetry.observation limit 3;
delete from telemetry.observation o using picked
    where n = 1 and (o.ctid, o.tableoid) = (picked.c, picked.t);
update telemetry.observation o set value = o.value + 1e-9 from picked
    where n = 2 and (o.ctid, o.tableoid) = (picked.c, picked.t);
update telemetry.observation o set at = o.at - interval '7 milliseconds' from picked
    where n = 3 and (o.ctid, o.tableoid) = (picked.c, picked.t);
"""


@pytest.fixture(scope="module")
def ended(own_stores, tmp_path_factory):
    """A run through two kills of each process, and its account."""
    started = time.monotonic()
    with running(own_stores, tmp_path_factory.mktemp("run"), devices=6, seed=1) as run:
        run.kill_in_turn(2)
        assert run.load.settle(30), run.collector.text()
    result = account(run, time.monotonic() - started)
    print(result.table())
    result.write(CHECKOUT / "var" / "faults" / "short.json")
    return run, result


def test_through_kills_of_each_process_every_receipted_reading_is_stored_exactly_once(ended):
    run, result = ended
    assert result.faults == {}
    assert result.kills == {"collector": 2, "broker": 2, "postgres": 2}
    assert result.readings_receipted > 500
    assert result.readings_rejected > 0
    assert result.duplicates > 0
    assert run.collector.count("Traceback") == 0


def test_the_account_would_see_a_reading_lost_altered_or_made_up(own_stores, ended):
    run, _ = ended
    own_stores.sql(TAMPER)
    assert account(run, 0).faults == {
        "receipted_and_not_stored": 2, "never_sent": 1, "altered": 1, "ledger_differences": 1,
    }  # fmt: skip
