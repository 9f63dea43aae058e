"""The live stream and readiness through the death of PostgreSQL."""

import time

import httpx
import pytest

from tests.api.ledger import Ledger, Reading
from tests.api.listener import Listener
from tests.api.serving import serve, settings
from tests.fixtures.databases import GEO, TELEMETRY, fresh
from tests.fixtures.stores import Servers

pytestmark = [pytest.mark.db, pytest.mark.fault]


def test_after_the_death_of_the_store_the_stream_goes_on_and_misses_nothing(own_stores: Servers):
    with fresh(own_stores, TELEMETRY) as telemetry, fresh(own_stores, GEO) as geo:
        ledger = Ledger(telemetry.ingest)
        series = ledger.series(ledger.station("SURVIVOR"))
        ledger.commit(Reading(series=series, minute=0))
        ledger.close()
        chosen = settings(telemetry.api, geo.api, live_heartbeat=0.5, api_pool_timeout=0.5)
        with serve(chosen) as running, Listener(running.url) as live:
            live.wait_for("snapshot")
            own_stores.kill("postgres")
            _wait_for_ready(running.url, 503)
            problem = httpx.get(f"{running.url}/api/v1/latest", timeout=15).json()
            assert problem["status"] == 503
            with Listener(running.url) as newcomer:
                own_stores.start("postgres")
                again = Ledger(telemetry.ingest)
                n = [again.commit(Reading(series=series, minute=m)) for m in (1, 2, 3)][-1]
                events = live.reach(n)
                assert newcomer.next().name == "snapshot"
            assert "reset" not in {event.name for event in events}
            last = [event for event in events if event.name == "telemetry"][-1]
            assert last.data["items"][0]["at"] == "2026-07-01T00:03:00+00:00"
            _wait_for_ready(running.url, 200)
            again.close()


def _wait_for_ready(url: str, status: int) -> None:
    end = time.monotonic() + 20
    while httpx.get(f"{url}/api/v1/ready", timeout=15).status_code != status:
        assert time.monotonic() < end, f"readiness is not {status}"
        time.sleep(0.1)
