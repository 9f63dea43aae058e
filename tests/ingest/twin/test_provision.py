from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from ingest.twin.demo import Demo
from ingest.twin.keep import DemoClock
from ingest.twin.provision import newest_reading, provision, record_origins
from ingest.twin.scenario import load_scenario

pytestmark = pytest.mark.db

DATA = Path(__file__).parents[3] / "data"
ANCHOR = datetime(2026, 7, 1, 3, 7, 20, tzinfo=UTC)
COUNTS = """
    select (select count(*) from telemetry.station), (select count(*) from telemetry.device),
        (select count(*) from telemetry.device_station), (select count(*) from telemetry.level),
        (select count(*) from telemetry.gate), (select count(*) from telemetry.series_origin),
        (select count(*) from telemetry.audit_outbox)
"""


@pytest.fixture
def provisioned(telemetry_db):
    """A database with the demo on record; provisioning again is a call."""
    scenario = load_scenario(DATA)
    clock = DemoClock(
        anchor=ANCHOR, since=ANCHOR - timedelta(days=7), backfilled=False, last=ANCHOR
    )
    demo = Demo(scenario=scenario, folder=DATA / "demo", clock=clock)

    def again(conn):
        provision(conn, scenario, actor="test", reason="test")
        record_origins(conn, demo.origins(), actor="test", reason="test")

    with psycopg.connect(telemetry_db.ingest) as conn:
        again(conn)
        yield conn, again


def test_the_demo_is_on_record_with_levels_gates_and_origins(provisioned):
    conn, _ = provisioned
    stations, devices, served, levels, gates, origins, audits = conn.execute(COUNTS).fetchone()
    assert (stations, devices, served) == (47, 45, 47)
    assert (levels, gates) == (54, 28)
    assert origins > 300
    assert audits > stations + devices + levels + gates


def test_every_demo_station_says_whose_it_is_and_that_its_place_is_approximate(provisioned):
    conn, _ = provisioned
    said = conn.execute("select distinct owner, position from telemetry.station").fetchall()
    assert said == [("演示", "approximate")]
    rivers = dict(conn.execute("select code, river from telemetry.station where tidal"))
    assert set(rivers) == {"DEMO-L01", "DEMO-L02", "DEMO-L03", "DEMO-P03", "DEMO-Q01"}
    assert set(rivers.values()) == {"长江"}


def test_provisioning_again_changes_nothing(provisioned):
    conn, again = provisioned
    before = conn.execute(COUNTS).fetchone()
    again(conn)
    assert conn.execute(COUNTS).fetchone() == before


def test_every_level_of_the_demo_says_that_it_is_one(provisioned):
    conn, _ = provisioned
    assert conn.execute("select distinct source from telemetry.level").fetchall() == [("demo",)]


def test_back_fill_and_replay_have_rows_of_their_own_and_none_is_live(provisioned):
    conn, _ = provisioned
    rows = conn.execute(
        """
        select o.valid_from, o.origin, o.speed from telemetry.series_origin o
        join telemetry.series s on s.id = o.series_id
        join telemetry.station t on t.id = s.station_id
        where t.code = 'DEMO-L04' and s.quantity = 'stage' order by 1
        """
    ).fetchall()
    assert rows == [(ANCHOR - timedelta(days=7), "replay", 1.0), (ANCHOR, "replay", 90.0)]
    origins = conn.execute("select distinct origin from telemetry.series_origin order by 1")
    assert origins.fetchall() == [("derived",), ("replay",)]


def test_before_any_reading_there_is_no_newest_one(provisioned):
    conn, _ = provisioned
    assert newest_reading(conn, load_scenario(DATA), ANCHOR) is None
