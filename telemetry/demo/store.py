"""SQL of the demo: stations ``DEMO-...``, kept as their file says, and removed on demand.

What is made up may move with its file; a real station's facts are changed by a person. Removal
takes the devices that serve nothing else along and needs the owner's role: no process may delete
a reading. The commit log keeps its rows, whose series ids then mean nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, LiteralString, NamedTuple

from psycopg import Connection, sql

from telemetry.audit.store import record
from telemetry.errors import ConflictError, NotFoundError, TelemetryError
from telemetry.stations.model import DEMO_CODE, Level, Station
from telemetry.stations.store import add_level, add_station, ensure_station, get_station

_STATIONS = r"select id from telemetry.station where code like 'DEMO-%'"

_DEVICES = f"""
    select d.id from telemetry.device d
    where exists (select from telemetry.device_station ds
                  where ds.device_id = d.id and ds.station_id in ({_STATIONS}))
        and not exists (select from telemetry.device_station ds
                        where ds.device_id = d.id and ds.station_id not in ({_STATIONS}))
"""

_DEVICE_CODES = f"select code from telemetry.device where id in ({_DEVICES})"

_DISABLE = f"""
    update telemetry.device set disabled_at = now()
    where disabled_at is null and id in ({_DEVICES})
    returning code
"""
_UNLINK = f"""
    update telemetry.device_station set valid_to = greatest(now(), valid_from)
    where valid_to > now() and station_id in ({_STATIONS})
"""
_MAY_DELETE = "select has_table_privilege('telemetry.observation', 'delete')"
_ANNOUNCE = "select pg_notify('registry', '')"

_SERIES = f"select id from telemetry.series where station_id in ({_STATIONS}) order by id"

_EARLIEST = """
    select least((select min(at) from telemetry.observation where series_id = %(id)s),
                 (select min(at) from telemetry.revision where series_id = %(id)s))
"""
# A month at a time: a bounded transaction also for a demo that ran for years.
_REMOVE_WINDOW = """
    delete from telemetry.{}
    where series_id = %(id)s and at >= %(start)s and at < %(start)s + interval '30 days'
"""
_REMOVE_OBSERVATIONS = _REMOVE_WINDOW.format("observation")
_REMOVE_REVISIONS = _REMOVE_WINDOW.format("revision")

_LATE = f"""
    select exists (select from telemetry.observation where series_id in ({_SERIES}))
        or exists (select from telemetry.revision where series_id in ({_SERIES}))
"""

# In this order: rows before what they refer to. Table, column, and which ids it is held to.
_REGISTRY = (
    ("latest", "series_id", "series"),
    ("series_origin", "series_id", "series"),
    ("series", "id", "series"),
    ("level", "station_id", "stations"),
    ("gate", "station_id", "stations"),
    ("station_datum", "station_id", "stations"),
    ("freshness_event", "station_id", "stations"),
    ("station_freshness", "station_id", "stations"),
    ("binding", "station_id", "stations"),
    ("device_station", "station_id", "stations"),
    ("session", "device_id", "devices"),
    ("dead_letter", "device_code", "codes"),
    ("rejection_counter", "device_code", "codes"),
    ("device", "id", "devices"),
    ("station", "id", "stations"),
)
_REMOVE = sql.SQL("delete from telemetry.{table} where {column} = any({ids})")


_FACTS = sql.SQL("update telemetry.station set {facts} where code = %(code)s")
_LEVEL = """
    select now(), l.value, l.severity, l.datum, l.source from telemetry.level l
    join telemetry.station st on st.id = l.station_id
    where st.code = %(station)s and l.quantity = %(quantity)s and l.name = %(name)s
        and l.valid_from <= now() and l.valid_to > now()
"""


class ForbiddenError(TelemetryError):
    """The role of this connection may not remove the demo."""


class Window(NamedTuple):
    """Rows that left with one window of a series."""

    observations: int
    revisions: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Removed:
    """How much left the store."""

    stations: int
    devices: int
    series: int
    observations: int
    revisions: int
    levels: int
    gates: int
    bindings: int
    sessions: int
    dead_letters: int


def ensure_demo_station(
    conn: Connection[Any], station: Station, *, actor: str, reason: str
) -> None:
    """Put a demo station on record; one that is there is changed to what ``station`` says.

    Raises
    ------
    ConflictError
        If its datum is another one, or it is no demo station and differs.
    """
    try:
        found = get_station(conn, station.code)
    except NotFoundError:
        add_station(conn, station, actor=actor, reason=reason)
        return
    before, wanted = asdict(found), asdict(station)
    changed = {
        field: value
        for field, value in wanted.items()
        if before[field] != value and field not in ("datum", "datum_source")
    }
    if changed and station.code.startswith(DEMO_CODE):
        facts = sql.SQL(", ").join(
            sql.SQL("{} = {}").format(sql.Identifier(field), sql.Placeholder(field))
            for field in changed
        )
        conn.execute(_FACTS.format(facts=facts), {**changed, "code": station.code})
        detail = {"before": {field: before[field] for field in changed}, "after": changed}
        record(
            conn, actor=actor, reason=reason, action="demo.station", object=station.code,
            detail=detail,
        )  # fmt: skip
        conn.execute(_ANNOUNCE)
    ensure_station(conn, station, actor=actor, reason=reason)


def ensure_demo_level(conn: Connection[Any], level: Level, *, actor: str, reason: str) -> None:
    """Put a level of a demo station on record; another one in force ends now and stays on record.

    Raises
    ------
    NotFoundError
        If the station or the quantity is not on record.
    """
    row = conn.execute(_LEVEL, asdict(level)).fetchone()
    if row is None:
        add_level(conn, level, actor=actor, reason=reason)
        return
    now, *found = row
    if found != [level.value, level.severity, level.datum, level.source]:
        add_level(conn, replace(level, valid_from=now), actor=actor, reason=reason)


def check_may_remove(conn: Connection[Any]) -> None:
    """Raise :class:`ForbiddenError` unless this role may delete readings."""
    row = conn.execute(_MAY_DELETE).fetchone()
    if row is None or not row[0]:
        raise ForbiddenError(
            f"role {conn.info.user!r} may not delete readings; "
            "set HANGOU_TELEMETRY_DSN to the owner's address"
        )


def close_demo(conn: Connection[Any], *, actor: str, reason: str) -> bool:
    """Have the collectors take no more readings of the demo; return whether anything changed.

    The caller commits, and gives the collectors time to hear it.
    """
    devices = _first_column(conn, _DISABLE)
    links = conn.execute(_UNLINK).rowcount
    if not devices and not links:
        return False
    detail = {"devices": devices, "links": links}
    record(conn, actor=actor, reason=reason, action="demo.close", object="demo", detail=detail)
    conn.execute(_ANNOUNCE)
    return True


def demo_series(conn: Connection[Any]) -> list[int]:
    """Return the ids of all series of demo stations."""
    return _first_column(conn, _SERIES)


def remove_series_window(conn: Connection[Any], series_id: int) -> Window | None:
    """Remove the oldest month of a series' observations and revisions; None if none is left."""
    row = conn.execute(_EARLIEST, {"id": series_id}).fetchone()
    if row is None or row[0] is None:
        return None
    parameters = {"id": series_id, "start": row[0]}
    return Window(
        conn.execute(_REMOVE_OBSERVATIONS, parameters).rowcount,
        conn.execute(_REMOVE_REVISIONS, parameters).rowcount,
    )


def remove_demo_registry(
    conn: Connection[Any], windows: Sequence[Window], *, actor: str, reason: str
) -> Removed:
    """Remove the demo's stations, devices and all that hangs on them, and audit the counts.

    ``windows`` are what :func:`remove_series_window` returned, for the counts.

    Raises
    ------
    ConflictError
        If readings of the demo have come in since: something still sends them.
    """
    late = conn.execute(_LATE).fetchone()
    if late is not None and late[0]:
        raise ConflictError("readings of the demo still come in; stop the device twin, try again")
    ids = {
        "stations": _first_column(conn, _STATIONS),
        "series": _first_column(conn, _SERIES),
        "devices": _first_column(conn, _DEVICES),
        "codes": _first_column(conn, _DEVICE_CODES),
    }
    gone = {}
    for table, column, which in _REGISTRY:
        query = _REMOVE.format(
            table=sql.Identifier(table), column=sql.Identifier(column), ids=sql.Placeholder(which)
        )
        gone[table] = conn.execute(query, ids).rowcount
    removed = Removed(
        stations=gone["station"],
        devices=gone["device"],
        series=gone["series"],
        observations=sum(one.observations for one in windows),
        revisions=sum(one.revisions for one in windows),
        levels=gone["level"],
        gates=gone["gate"],
        bindings=gone["binding"],
        sessions=gone["session"],
        dead_letters=gone["dead_letter"],
    )
    detail = asdict(removed)
    record(conn, actor=actor, reason=reason, action="demo.remove", object="demo", detail=detail)
    conn.execute(_ANNOUNCE)
    return removed


def _first_column(conn: Connection[Any], query: LiteralString) -> list[Any]:
    return [row[0] for row in conn.execute(query)]
