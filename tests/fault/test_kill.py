"""The promise of a receipt holds while every process is killed (short form)."""

import time

import pytest

from deploy.local.places import CHECKOUT
from tests.fault.account import account
from tests.fault.killing import running

pytestmark = [pytest.mark.fault, pytest.mark.db, pytest.mark.broker]


def test_through_kills_of_each_process_every_receipted_reading_is_stored_exactly_once(
    own_stores, tmp_path
):
    started = time.monotonic()
    with running(own_stores, tmp_path, devices=6, seed=1) as run:
        run.kill_in_turn(2)
        assert run.load.settle(30), run.collector.text()
    result = account(run, time.monotonic() - started)
    print(result.table())
    result.write(CHECKOUT / "var" / "faults" / "short.json")
    assert result.faults == {}
    assert result.kills == {"collector": 2, "broker": 2, "postgres": 2}
    assert result.readings_receipted > 500
    assert result.readings_rejected > 0
    assert result.duplicates > 0
    assert run.collector.count("Traceback") == 0


def test_the_account_sees_a_reading_that_is_lost_altered_or_made_up(own_stores, tmp_path):
    with running(own_stores, tmp_path, devices=2, seed=2) as run:
        time.sleep(1)
        assert run.load.settle(30), run.collector.text()
    assert account(run, 1).faults == {}
    own_stores.sql(
        "\\connect hangou_telemetry\n"
        "create temporary table some as select ctid, tableoid, row_number() over () as n"
        " from telemetry.observation limit 3;"
        "delete from telemetry.observation o using some"
        " where n = 1 and (o.ctid, o.tableoid) = (some.ctid, some.tableoid);"
        "update telemetry.observation o set value = o.value + 1e-9 from some"
        " where n = 2 and (o.ctid, o.tableoid) = (some.ctid, some.tableoid);"
        "update telemetry.observation o set at = o.at - interval '1 second' from some"
        " where n = 3 and (o.ctid, o.tableoid) = (some.ctid, some.tableoid);"
    )
    assert account(run, 1).faults == {
        "receipted_and_not_stored": 2, "never_sent": 1, "altered": 1, "ledger_differences": 1,
    }  # fmt: skip
