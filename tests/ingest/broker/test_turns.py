"""Administrators share one account, so one client id: each gets its turn all the same."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from ingest.broker import accounts, enrolment
from ingest.broker.control import Control, TakenOverError, in_turn
from ingest.settings import RegistrySettings
from telemetry.stations.model import Station
from telemetry.stations.store import add_station

pytestmark = pytest.mark.broker

WHO = enrolment.Who(actor="tester", reason="test")
LIST = [{"command": "listClients", "verbose": False, "count": -1, "offset": 0}]


@pytest.mark.db
def test_devices_that_are_added_at_the_same_time_are_all_made(broker, telemetry_db):
    settings = RegistrySettings(
        telemetry_dsn=telemetry_db.ingest, broker_admin_url=broker.broker_admin_url
    )
    codes = [f"turn-{n}" for n in range(8)]
    with psycopg.connect(telemetry_db.ingest) as conn:
        for code in codes:
            add_station(
                conn,
                Station(code=code, name=code, kind="level"),
                actor=WHO.actor,
                reason=WHO.reason,
            )
    with ThreadPoolExecutor(max_workers=len(codes)) as pool:
        adding = [
            pool.submit(enrolment.add, settings, code, [code], password="p" * 16, who=WHO)
            for code in codes
        ]
        made = [one.result().device for one in adding]
    assert made == codes
    assert set(codes) <= {
        account.code for account in accounts.list_devices(broker.broker_admin_url)
    }


def test_whoever_is_cut_off_does_its_work_from_the_beginning_again(broker):
    began = []

    def work(control):
        began.append(control)
        if len(began) == 1:
            with Control(broker.broker_admin_url) as other:
                other.ask(LIST)
        return control.ask(LIST)

    (answer,) = in_turn(broker.broker_admin_url, work)
    assert len(began) == 2
    assert "hangou-collector-live" in answer["data"]["clients"]


def test_a_connection_that_is_cut_off_says_by_whom(broker):
    with Control(broker.broker_admin_url) as first, Control(broker.broker_admin_url) as second:
        with pytest.raises(TakenOverError, match="other administration of the broker at"):
            first.ask(LIST)
        assert second.ask(LIST)
