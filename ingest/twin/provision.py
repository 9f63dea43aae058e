"""Puts the demo on record: stations, levels, gates, devices, and where their values come from.

Belongs here: the way from the scenario's plain types to the registry's store functions, each step
repeatable. Not here: SQL, and broker accounts (ingest/broker).
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any

from psycopg import Connection

from ingest.twin.model import DemoOrigin, DemoStation, Scenario
from telemetry.demo.store import ensure_demo_level, ensure_demo_station
from telemetry.devices.store import ensure_device
from telemetry.errors import NotFoundError
from telemetry.freshness.store import standings
from telemetry.series.model import SeriesKey
from telemetry.series.store import Origin, add_origin, ensure_series
from telemetry.stations.model import Gate, Level, Station
from telemetry.stations.store import ensure_gate, station_id

SOURCE = "demo"
OWNER = "演示"
POSITION = "approximate"


def provision(conn: Connection[Any], scenario: Scenario, *, actor: str, reason: str) -> None:
    """Put stations, levels, gates and devices on record; what differs is changed to the scenario.

    Raises ConflictError when a station is on record with another datum or a gate with other sizes.
    """
    with conn.transaction():
        for station in scenario.stations:
            _station(conn, station, actor=actor, reason=reason)
        for device, served in scenario.devices.items():
            codes = [station.code for station in served]
            ensure_device(conn, device, codes, actor=actor, reason=reason)


def record_origins(
    conn: Connection[Any], origins: Iterable[DemoOrigin], *, actor: str, reason: str
) -> None:
    """Make each series and put its dated origin on record; a row that is there stays.

    Raises ValueError when a station has live series: origins never mix in a station.
    """
    with conn.transaction():
        ids: dict[str, int] = {}
        for origin in origins:
            if origin.station not in ids:
                ids[origin.station] = station_id(conn, origin.station)
            series = ensure_series(conn, _key(ids[origin.station], origin))
            add_origin(conn, series, _origin(origin), actor=actor, reason=reason)


def newest_reading(conn: Connection[Any], scenario: Scenario, now: datetime) -> datetime | None:
    """Time of the newest reading on record of any of the stations; None when there is none."""
    ids = []
    for station in scenario.stations:
        with suppress(NotFoundError):
            ids.append(station_id(conn, station.code))
    heard = [one.newest_at for one in standings(conn, now, ids) if one.newest_at is not None]
    return max(heard, default=None)


def _station(conn: Connection[Any], station: DemoStation, *, actor: str, reason: str) -> None:
    ensure_demo_station(conn, _row(station), actor=actor, reason=reason)
    for level in station.levels:
        row = Level(
            station=station.code,
            quantity=level.quantity,
            name=level.name,
            value=level.value,
            severity=level.severity,
            source=SOURCE,
            datum=station.datum,
        )
        ensure_demo_level(conn, row, actor=actor, reason=reason)
    for gate in station.gates:
        ensure_gate(
            conn,
            Gate(
                station=station.code,
                number=gate.number,
                source=SOURCE,
                sill_elevation=gate.sill,
                width=gate.width,
                maximum_opening=gate.maximum,
            ),
            actor=actor,
            reason=reason,
        )


def _row(station: DemoStation) -> Station:
    return Station(
        code=station.code,
        name=station.name,
        kind=station.kind,
        lon=station.lon,
        lat=station.lat,
        district_code=station.district_code,
        basin_code=station.basin_code,
        interval_s=int(station.interval.total_seconds()),
        datum=station.datum,
        datum_source=None if station.datum is None else SOURCE,
        river=station.river,
        owner=None if station.lon is None else OWNER,
        tidal=station.tidal,
        position=None if station.lon is None else POSITION,
    )


def _key(station: int, origin: DemoOrigin) -> SeriesKey:
    return SeriesKey(
        station_id=station,
        quantity=origin.quantity,
        channel=origin.channel or "",
        statistic=origin.statistic,
        period=origin.period or "",
    )


def _origin(origin: DemoOrigin) -> Origin:
    return Origin(
        origin=origin.origin,
        valid_from=origin.valid_from,
        source_series=origin.source_series,
        transform=origin.transform,
        speed=origin.speed,
    )
