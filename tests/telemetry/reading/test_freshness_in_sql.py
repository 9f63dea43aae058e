"""The station list judges freshness in SQL by the same vectors as the rule in Python."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from telemetry.reading.stations.store import station_item
from tests.fixtures.databases import Database

pytestmark = pytest.mark.db

VECTORS = json.loads(
    (Path(__file__).parents[2] / "vectors" / "freshness.json").read_text(encoding="utf-8")
)


@pytest.fixture
def conn(telemetry_db_module: Database) -> Iterator[psycopg.Connection[Any]]:
    """One transaction, so that now() stands still; nothing of it stays."""
    with psycopg.connect(telemetry_db_module.owner) as connection:
        yield connection
        connection.rollback()


def _station(conn: psycopg.Connection[Any], interval_s: int | None, links: list[str | None]) -> int:
    (station,) = conn.execute(
        "insert into telemetry.station (code, name, kind, interval_s)"
        " values ('S', 'S', 'level', %s) returning id", (interval_s,)
    ).fetchone()  # fmt: skip
    for number, link in enumerate(links):
        conn.execute(
            "with made as (insert into telemetry.device (code, link_state) values (%s, %s)"
            " returning id) insert into telemetry.device_station (device_id, station_id)"
            " select id, %s from made",
            (f"D{number}", link, station),
        )
    return station


def _heard(conn: psycopg.Connection[Any], station: int, at: timedelta, received: timedelta) -> None:
    conn.execute(
        "with made as (insert into telemetry.series (station_id, quantity, statistic)"
        " values (%s, 'stage', 'instant') returning id)"
        " insert into telemetry.latest (series_id, at, received_at, revision, quality,"
        " quality_rule, n) select id, now() + %s, now() + %s, 0, 0, 0, 1 from made",
        (station, at, received),
    )


def _judged(conn: psycopg.Connection[Any]) -> str:
    return str(json.loads(station_item(conn, "S"))["freshness"])


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_sql_judges_each_vector_as_the_rule_does(conn, vector):
    station = _station(conn, vector["interval_s"], [vector["link"]])
    if vector["newest_at"] is not None:
        newest, now = map(datetime.fromisoformat, (vector["newest_at"], vector["now"]))
        _heard(conn, station, newest - now, newest - now)
    assert _judged(conn) == vector["expected"]


def test_a_device_clock_ahead_makes_nothing_fresher_than_its_receipt(conn):
    station = _station(conn, 60, [])
    _heard(conn, station, timedelta(minutes=9), timedelta(minutes=-5))
    assert _judged(conn) == "stale"


@pytest.mark.parametrize(
    ("links", "expected"),
    [(["offline", "online"], "live"), (["offline", None], "live"), (["offline"] * 2, "offline")],
)
def test_a_station_is_offline_by_last_will_only_if_all_its_devices_are(conn, links, expected):
    station = _station(conn, 60, links)
    _heard(conn, station, timedelta(0), timedelta(0))
    assert _judged(conn) == expected
