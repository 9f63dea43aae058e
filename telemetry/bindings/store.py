"""SQL that adds bindings. They are read with the registry, in ``telemetry/devices``."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from psycopg import Connection

from telemetry.audit.store import record
from telemetry.bindings.model import NewBinding, check_binding
from telemetry.dated.store import add_dated_row, validity
from telemetry.errors import InvalidError, NotFoundError
from telemetry.quantities.model import Catalogue

# Locks the device, so that two bindings of one channel are never added side by side.
_PLACE = """
    select d.id, s.station_id
    from telemetry.device d
    left join (
        select ds.device_id, ds.station_id
        from telemetry.device_station ds join telemetry.station s on s.id = ds.station_id
        where s.code = %(station)s and ds.valid_to > now()
    ) s on s.device_id = d.id
    where d.code = %(device)s
    for update of d
"""


def add_binding(
    conn: Connection[Any], binding: NewBinding, *, catalogue: Catalogue, actor: str, reason: str
) -> NewBinding:
    """Let a channel of a device mean a series, from the binding's ``valid_from`` on.

    The binding that the channel had before ends there and stays on record, so that late
    readings are still converted as they were measured.

    Returns
    -------
    NewBinding
        As stored: with statistic, period, factor and offset filled in.

    Raises
    ------
    InvalidError
        If a field is wrong, no conversion from its unit is known, or the device does not
        serve the station.
    NotFoundError
        If no device has the code.
    ConflictError
        If the channel has a binding from the same moment or later.
    """
    whole = check_binding(binding, catalogue)
    row = conn.execute(_PLACE, {"device": whole.device, "station": whole.station}).fetchone()
    if row is None:
        raise NotFoundError("device", whole.device)
    device_id, station_id = row
    if station_id is None:
        raise InvalidError("station", f"device {whole.device!r} does not serve {whole.station!r}")
    key = {
        "device_id": device_id,
        "station_id": station_id,
        "device_channel": whole.device_channel,
    }
    values = {
        name: getattr(whole, name)
        for name in (
            "quantity", "channel", "statistic", "period", "unit", "factor", "offset", "source",
        )
    }  # fmt: skip
    add_dated_row(conn, "binding", key, {**values, **validity(whole.valid_from, None)})
    since = None if whole.valid_from is None else whole.valid_from.isoformat()
    record(
        conn,
        actor=actor,
        reason=reason,
        action="binding.add",
        object=f"{whole.device}/{whole.station}/{whole.device_channel}",
        detail={**asdict(whole), "valid_from": since},
    )
    conn.execute("select pg_notify('registry', '')")
    return whole
