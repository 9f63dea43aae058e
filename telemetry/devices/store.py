"""SQL of devices, the stations they serve, their link, and the registry as a whole.

Writers audit and tell the channel ``registry`` in the caller's transaction, so that a
process that holds the registry rereads it after the commit, never before. Broker
accounts are no matter of the store: they belong to ``ingest``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from telemetry.audit.store import record
from telemetry.devices.model import Binding, Device, DeviceRecord, Registry, check_code
from telemetry.errors import ConflictError, InvalidError, NotFoundError
from telemetry.series.model import SeriesKey

_ADD = """
    insert into telemetry.device (code, protocol) values (%s, %s)
    on conflict (code) do nothing
    returning id
"""
_LOCK = "select id from telemetry.device where code = %s for update"
_STATION = "select id from telemetry.station where code = %s and retired_at is null"
_SERVE = """
    insert into telemetry.device_station (device_id, station_id)
    select %(device_id)s, %(station_id)s
    where not exists (
        select from telemetry.device_station
        where device_id = %(device_id)s and station_id = %(station_id)s and valid_to > now())
    returning station_id
"""
_SET_DISABLED = """
    update telemetry.device set disabled_at = case when %(disabled)s then now() end
    where id = %(id)s and (disabled_at is not null) <> %(disabled)s
    returning id
"""
# A birth that is received again, as after each reconnect of ours, changes nothing.
_SAVE_LINK = """
    update telemetry.device
    set link_state = %(state)s, link_at = %(at)s, link_received_at = %(received_at)s,
        firmware = coalesce(%(firmware)s, firmware)
    where code = %(code)s
        and (link_state, link_at, firmware)
            is distinct from (%(state)s, %(at)s, coalesce(%(firmware)s, firmware))
    returning id
"""
_RECORDS = """
    select d.id, d.code, d.protocol, d.created_at, d.disabled_at, d.link_state, d.link_at,
        d.link_received_at, d.firmware,
        coalesce(array_agg(s.code order by s.code) filter (where s.id is not null), '{}')
            as stations
    from telemetry.device d
    left join telemetry.device_station ds
        on ds.device_id = d.id and ds.valid_from <= now() and ds.valid_to > now()
    left join telemetry.station s on s.id = ds.station_id
    where %(code)s::text is null or d.code = %(code)s
    group by d.id
    order by d.code
"""
_DEVICES = "select id, code, protocol, disabled_at is not null from telemetry.device"
_SERVED = """
    select ds.device_id, s.code, s.id
    from telemetry.device_station ds
    join telemetry.station s on s.id = ds.station_id
    where ds.valid_from <= now() and ds.valid_to > now() and s.retired_at is null
"""
_STATIONS = "select code, id from telemetry.station"
# An open bound is infinity in the store and None in the type.
_BINDINGS = """
    select id, device_id, station_id, device_channel, quantity, channel, statistic, period, unit,
        factor, "offset", nullif(valid_from, '-infinity') as valid_from,
        nullif(valid_to, 'infinity') as valid_to
    from telemetry.binding
    where %(device_id)s::integer is null or device_id = %(device_id)s
    order by device_id, station_id, device_channel, binding.valid_from
"""
_SERIES = "select id, station_id, quantity, channel, statistic, period from telemetry.series"
_ANNOUNCE = "select pg_notify('registry', '')"
_SNAPSHOT = "set transaction isolation level repeatable read, read only"


def add_device(
    conn: Connection[Any],
    code: str,
    stations: Sequence[str],
    *,
    actor: str,
    reason: str,
    protocol: str = "json",
) -> int:
    """Put a device on record with the stations that it serves, and return its id.

    Raises
    ------
    InvalidError
        If the code may not name a device, or no station is given.
    NotFoundError
        If a station is not on record, or is retired.
    ConflictError
        If a device has that code already.
    """
    check_code(code)
    if not stations:
        raise InvalidError("stations", "name at least one station that the device serves")
    row = conn.execute(_ADD, (code, protocol)).fetchone()
    if row is None:
        raise ConflictError(f"device {code!r} is on record already; choose another code")
    device_id = int(row[0])
    for station in stations:
        _serve(conn, device_id, station)
    detail = {"stations": sorted(set(stations)), "protocol": protocol}
    _written(conn, (actor, reason), "device.add", code, detail)
    return device_id


def ensure_device(
    conn: Connection[Any],
    code: str,
    stations: Sequence[str],
    *,
    actor: str,
    reason: str,
    protocol: str = "json",
) -> int:
    """Add the device if it is new, and let it serve all of ``stations``; return its id.

    Writes nothing, and no audit, where all of that holds already. Raises as
    :func:`add_device` and :func:`serve_station` do.
    """
    row = conn.execute(_LOCK, (code,)).fetchone()
    if row is None:
        return add_device(conn, code, stations, actor=actor, reason=reason, protocol=protocol)
    for station in stations:
        serve_station(conn, code, station, actor=actor, reason=reason)
    return int(row[0])


def serve_station(
    conn: Connection[Any], code: str, station: str, *, actor: str, reason: str
) -> bool:
    """Let a device serve one more station from now on; tell whether it did not before.

    Raises
    ------
    NotFoundError
        If the device or the station is not on record, or the station is retired.
    """
    served = _serve(conn, _lock(conn, code), station)
    if served:
        _written(conn, (actor, reason), "device.serve", code, {"station": station})
    return served


def disable_device(conn: Connection[Any], code: str, *, actor: str, reason: str) -> bool:
    """Mark a device as disabled; tell whether it was not before. Raises NotFoundError."""
    values = {"id": _lock(conn, code), "disabled": True}
    changed = conn.execute(_SET_DISABLED, values).fetchone() is not None
    if changed:
        _written(conn, (actor, reason), "device.disable", code, {})
    return changed


def enable_device(conn: Connection[Any], code: str, *, actor: str, reason: str) -> bool:
    """Take that mark back; tell whether the device was disabled. Raises NotFoundError."""
    values = {"id": _lock(conn, code), "disabled": False}
    changed = conn.execute(_SET_DISABLED, values).fetchone() is not None
    if changed:
        _written(conn, (actor, reason), "device.enable", code, {})
    return changed


def record_rotation(conn: Connection[Any], code: str, *, actor: str, reason: str) -> None:
    """Put on record that a device got another password. Raises NotFoundError."""
    _lock(conn, code)
    record(conn, actor=actor, reason=reason, action="device.rotate", object=code, detail={})


def save_link(
    conn: Connection[Any],
    device_code: str,
    *,
    state: str,
    at: datetime | None,
    received_at: datetime,
    firmware: str | None,
) -> bool:
    """Keep what a device's last ``up/status`` says: its birth or its last will.

    Parameters
    ----------
    state
        ``online`` or ``offline``.
    at
        The device's own time; None in a last will.
    firmware
        None leaves the one on record.

    Returns
    -------
    bool
        Whether a row changed. False too if no device has the code: the collector knows
        its registry and judges unknown devices itself.
    """
    values: dict[str, object] = {"code": device_code, "state": state, "at": at}
    values |= {"received_at": received_at, "firmware": firmware}
    return conn.execute(_SAVE_LINK, values).fetchone() is not None


def list_devices(conn: Connection[Any]) -> list[DeviceRecord]:
    """Return all devices by code, disabled ones too, without their bindings."""
    with conn.cursor(row_factory=class_row(DeviceRecord)) as cursor:
        return cursor.execute(_RECORDS, {"code": None}).fetchall()


def show_device(conn: Connection[Any], code: str) -> DeviceRecord:
    """Return one device with its bindings, past ones too. Raises NotFoundError."""
    with conn.cursor(row_factory=class_row(DeviceRecord)) as cursor:
        found = cursor.execute(_RECORDS, {"code": code}).fetchone()
    if found is None:
        raise NotFoundError("device", code)
    return replace(found, bindings=_bindings(conn, found.id))


def load_registry(conn: Connection[Any]) -> Registry:
    """Read all that a collector must know, as of one moment.

    ``conn`` must not be inside a transaction: this one needs its own snapshot.
    """
    with conn.transaction():
        conn.execute(_SNAPSHOT)
        served: dict[int, dict[str, int]] = {}
        for device_id, station, station_id in conn.execute(_SERVED):
            served.setdefault(device_id, {})[station] = station_id
        devices = {
            code: Device(
                id=id_,
                code=code,
                protocol=protocol,
                disabled=disabled,
                stations=served.get(id_, {}),
            )
            for id_, code, protocol, disabled in conn.execute(_DEVICES)
        }
        bindings: dict[tuple[int, int, str], tuple[Binding, ...]] = {}
        for one in _bindings(conn, None):
            key = (one.device_id, one.station_id, one.device_channel)
            bindings[key] = (*bindings.get(key, ()), one)
        return Registry(
            devices=devices,
            stations=dict(conn.execute(_STATIONS).fetchall()),
            bindings=bindings,
            series={SeriesKey(*key): id_ for id_, *key in conn.execute(_SERIES)},
        )


def _bindings(conn: Connection[Any], device_id: int | None) -> tuple[Binding, ...]:
    with conn.cursor(row_factory=class_row(Binding)) as cursor:
        return tuple(cursor.execute(_BINDINGS, {"device_id": device_id}))


def _lock(conn: Connection[Any], code: str) -> int:
    row = conn.execute(_LOCK, (code,)).fetchone()
    if row is None:
        raise NotFoundError("device", code)
    return int(row[0])


def _serve(conn: Connection[Any], device_id: int, station: str) -> bool:
    row = conn.execute(_STATION, (station,)).fetchone()
    if row is None:
        raise NotFoundError("station", station)
    values = {"device_id": device_id, "station_id": row[0]}
    return conn.execute(_SERVE, values).fetchone() is not None


def _written(
    conn: Connection[Any], who: tuple[str, str], action: str, code: str, detail: dict[str, Any]
) -> None:
    """Audit and announce; ``who`` is actor and reason."""
    actor, reason = who
    record(conn, actor=actor, reason=reason, action=action, object=code, detail=detail)
    conn.execute(_ANNOUNCE)
