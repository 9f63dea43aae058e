"""SQL of stations and of their dated datums, levels and gates.

Each writing function writes the audit outbox and tells the channel ``registry`` in the
caller's transaction, so that running processes take the change up when it commits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import dict_row

from telemetry.audit.store import record
from telemetry.dated.store import add_dated_row, has_dated_row, validity
from telemetry.errors import ConflictError, InvalidError, NotFoundError
from telemetry.stations.model import Gate, Level, Station, check_validity

_ADD = """
    insert into telemetry.station
        (code, name, kind, lon, lat, district_code, basin_code, interval_s,
         river, owner, tidal, position)
    values (%(code)s, %(name)s, %(kind)s, %(lon)s, %(lat)s, %(district_code)s, %(basin_code)s,
            %(interval_s)s, %(river)s, %(owner)s, %(tidal)s, %(position)s)
    on conflict (code) do nothing
    returning id
"""

_COLUMNS = """
    select s.code, s.name, s.kind, s.lon, s.lat, s.district_code, s.basin_code, s.interval_s,
        s.river, s.owner, s.tidal, s.position, d.datum, d.source as datum_source
    from telemetry.station s
    left join telemetry.station_datum d
        on d.station_id = s.id and d.valid_from <= now() and d.valid_to > now()
"""
_GET = _COLUMNS + " where s.code = %s"
_LIST = _COLUMNS + " where s.retired_at is null order by s.code"

_ID = "select id from telemetry.station where code = %s"
_QUANTITY = "select true from telemetry.quantity where code = %s"
_ANNOUNCE = "select pg_notify('registry', '')"


def add_station(conn: Connection[Any], station: Station, *, actor: str, reason: str) -> int:
    """Put a station on record, with its datum if it has one, and return its id.

    Raises
    ------
    ConflictError
        If a station has that code already.
    """
    row = conn.execute(_ADD, asdict(station)).fetchone()
    if row is None:
        raise ConflictError(f"station {station.code!r} is on record already; choose another code")
    number = int(row[0])
    if station.datum is not None:
        values = {"datum": station.datum, "gauge_zero": None, "source": station.datum_source}
        add_dated_row(
            conn, "station_datum", {"station_id": number}, {**values, **validity(None, None)}
        )
    _write_audit(
        conn,
        actor=actor,
        reason=reason,
        action="station.add",
        object=station.code,
        detail=asdict(station),
    )
    return number


def ensure_station(conn: Connection[Any], station: Station, *, actor: str, reason: str) -> int:
    """Add the station unless it is on record with the same content; return its id.

    Raises
    ------
    ConflictError
        If it is on record with other content; names the fields.
    """
    row = conn.execute(_ID, (station.code,)).fetchone()
    if row is None:
        return add_station(conn, station, actor=actor, reason=reason)
    found, wanted = asdict(get_station(conn, station.code)), asdict(station)
    differing = [
        f"{field} {found[field]!r} (wanted {wanted[field]!r})"
        for field in wanted
        if found[field] != wanted[field]
    ]
    if differing:
        raise ConflictError(f"station {station.code!r} is on record with {', '.join(differing)}")
    return int(row[0])


def get_station(conn: Connection[Any], code: str) -> Station:
    """Return the station ``code``, retired or not, with the datum that holds now.

    Raises
    ------
    NotFoundError
        If no station has that code.
    """
    with conn.cursor(row_factory=dict_row) as cursor:
        row = cursor.execute(_GET, (code,)).fetchone()
    if row is None:
        raise NotFoundError("station", code)
    return Station(**row)


def list_stations(conn: Connection[Any]) -> list[Station]:
    """Return all stations that are not retired, by code."""
    with conn.cursor(row_factory=dict_row) as cursor:
        return [Station(**row) for row in cursor.execute(_LIST)]


def station_id(conn: Connection[Any], code: str) -> int:
    """Return the store's id of the station ``code``, or raise :class:`NotFoundError`."""
    row = conn.execute(_ID, (code,)).fetchone()
    if row is None:
        raise NotFoundError("station", code)
    return int(row[0])


def set_datum(
    conn: Connection[Any],
    code: str,
    datum: str,
    *,
    source: str,
    actor: str,
    reason: str,
    gauge_zero: float | None = None,
    valid_from: datetime | None = None,
) -> None:
    """Let the levels of a station be above ``datum`` from ``valid_from`` on (None: always).

    ``gauge_zero`` is the elevation of the staff's zero above the datum, in metres.

    Raises
    ------
    NotFoundError, InvalidError
        No such station; an empty datum or source.
    ConflictError
        If a datum is on record from the same moment or later.
    """
    if not datum.strip() or not source.strip():
        raise InvalidError("datum", "name the datum and the source that says so")
    check_validity(valid_from, None)
    values = {"datum": datum, "gauge_zero": gauge_zero, "source": source}
    add_dated_row(
        conn,
        "station_datum",
        {"station_id": station_id(conn, code)},
        {**values, **validity(valid_from, None)},
    )
    detail = {**values, "valid_from": _text(valid_from)}
    _write_audit(
        conn,
        actor=actor,
        reason=reason,
        action="station.datum",
        object=code,
        detail=detail,
    )


def add_level(conn: Connection[Any], level: Level, *, actor: str, reason: str) -> None:
    """Put a level on record; the one of the same quantity and name before it ends there.

    Raises
    ------
    NotFoundError
        If the station or the quantity is not on record.
    ConflictError
        If that level is on record from the same moment or later.
    """
    if conn.execute(_QUANTITY, (level.quantity,)).fetchone() is None:
        raise NotFoundError("quantity", level.quantity)
    add_dated_row(conn, "level", *_level_row(conn, level))
    detail = _detail(level)
    _write_audit(
        conn,
        actor=actor,
        reason=reason,
        action="level.add",
        object=f"{level.station}/{level.name}",
        detail=detail,
    )


def add_gate(conn: Connection[Any], gate: Gate, *, actor: str, reason: str) -> None:
    """Put a gate on record; the one of the same number before it ends there.

    Raises
    ------
    NotFoundError
        If the station is not on record.
    ConflictError
        If that gate is on record from the same moment or later.
    """
    add_dated_row(conn, "gate", *_gate_row(conn, gate))
    _write_audit(
        conn,
        actor=actor,
        reason=reason,
        action="gate.add",
        object=f"{gate.station}/{gate.number}",
        detail=_detail(gate),
    )


def ensure_gate(conn: Connection[Any], gate: Gate, *, actor: str, reason: str) -> None:
    """Add the gate unless it is on record with the same content."""
    if not has_dated_row(conn, "gate", *_gate_row(conn, gate)):
        add_gate(conn, gate, actor=actor, reason=reason)


def _level_row(conn: Connection[Any], level: Level) -> tuple[dict[str, object], dict[str, object]]:
    key = {
        "station_id": station_id(conn, level.station),
        "quantity": level.quantity,
        "name": level.name,
    }
    values = {
        "value": level.value,
        "datum": level.datum,
        "severity": level.severity,
        "source": level.source,
    }
    return key, {**values, **validity(level.valid_from, level.valid_to)}


def _gate_row(conn: Connection[Any], gate: Gate) -> tuple[dict[str, object], dict[str, object]]:
    key = {"station_id": station_id(conn, gate.station), "number": gate.number}
    values = {
        "sill_elevation": gate.sill_elevation,
        "width": gate.width,
        "maximum_opening": gate.maximum_opening,
        "source": gate.source,
    }
    return key, {**values, **validity(gate.valid_from, gate.valid_to)}


def _detail(row: Level | Gate) -> dict[str, object]:
    return {**asdict(row), "valid_from": _text(row.valid_from), "valid_to": _text(row.valid_to)}


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _write_audit(
    conn: Connection[Any],
    *,
    actor: str,
    reason: str,
    action: str,
    object: str,
    detail: Mapping[str, object],
) -> None:
    record(conn, actor=actor, reason=reason, action=action, object=object, detail=detail)
    conn.execute(_ANNOUNCE)
