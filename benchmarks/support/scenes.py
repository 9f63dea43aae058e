"""What the screenshots show: the demo's stations in a quiet night and in a flood, week and all.

Names, places and rivers are the demo's (data/demo/stations.toml); values are made up here so that
every state is on screen at once: waves about a base, ending in what ``FLOOD`` says.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from typing import Any

import psycopg

from deploy.local.places import CHECKOUT

INTERVAL_S = 600
_LEVELS = [
    ("设防", 4.5, "blue", "demo"),
    ("警戒", 5.0, "yellow", "demo"),
    ("保证", 5.6, "orange", "unverified"),
    ("漫堤", 6.0, "red", "demo"),
    ("历史最高", 6.35, "none", "demo"),
]
_BASES = {
    "stage": 3.6, "headwater": 3.7, "tailwater": 3.1, "discharge": 140.0, "precipitation": 0.0,
    "water_temperature": 21.4, "ph": 7.6, "dissolved_oxygen": 7.1, "turbidity": 18.0,
    "conductivity": 52.0, "pm2_5": 31.0, "pm10": 52.0, "so2": 8.0, "no2": 27.0, "co": 0.6,
    "o3": 88.0, "air_temperature": 23.5, "pressure": 1004.0, "wind_speed": 2.8,
}  # fmt: skip
_RISING = {"stage": 1.0, "headwater": 1.0, "tailwater": 0.8, "discharge": 160.0}


@dataclass(frozen=True, kw_only=True)
class State:
    """How a station ends: its level in m, hours of silence, whether its device flags values."""

    level: float | None = None
    silent_h: float = 0.0
    suspect: bool = False
    offline: bool = False
    gap: bool = False


FLOOD = {
    "DEMO-L05": State(level=6.08, gap=True),
    "DEMO-L06": State(level=5.74),
    "DEMO-L10": State(level=5.71, silent_h=3.2),
    "DEMO-L04": State(level=5.31),
    "DEMO-L07": State(level=5.12, suspect=True),
    "DEMO-L08": State(level=5.05),
    "DEMO-L12": State(level=4.71),
    "DEMO-L13": State(level=4.2, silent_h=1.4),
    "DEMO-L09": State(level=4.86, silent_h=0.3),
    "DEMO-S03": State(level=5.66),
    "DEMO-S01": State(level=5.02),
    "DEMO-S04": State(level=4.4),
    "DEMO-P02": State(silent_h=0.5, offline=True),
    "DEMO-R08": State(silent_h=6.0),
}
QUIET = {"DEMO-L13": State(silent_h=2.1), "DEMO-R05": State(silent_h=120.0)}

_STATION = """
    insert into telemetry.station (code, name, kind, lon, lat, district_code, river, tidal,
                                   position, interval_s)
    values (%(code)s, %(name)s, %(kind)s, %(lon)s, %(lat)s, %(district_code)s, %(river)s, %(tidal)s,
            'approximate', %(interval_s)s)
    returning id
"""
_DATUM = "insert into telemetry.station_datum (station_id, datum, source) values (%s, %s, 'demo')"
_LEVEL = """
    insert into telemetry.level (station_id, quantity, name, value, severity, datum, source)
    values (%s, %s, %s, %s, %s, %s, %s)
"""
_GATE = """
    insert into telemetry.gate (station_id, number, sill_elevation, width, maximum_opening, source)
    values (%s, %s, 1.0, 6.0, 4.0, 'demo')
"""
_DEVICE = """
    with made as (
        insert into telemetry.device (code, link_state, link_at, link_received_at, firmware)
        values (%s, %s, now() - interval '3 hours', now() - interval '3 hours', '1.4.2')
        returning id
    ) insert into telemetry.device_station (device_id, station_id, valid_from)
    select id, %s, now() - interval '30 days' from made
"""
_SERIES = """
    with made as (
        insert into telemetry.series (station_id, quantity, channel, statistic, period)
        values (%s, %s, %s, %s, %s) returning id
    ), origin as (
        insert into telemetry.series_origin (series_id, origin, source_series, transform, speed)
        select id, 'replay', 'waves', 'made up for pictures', 1 from made
    ) select id from made
"""
# A wave that has not come to its top yet, on a base with a ripple, up to `silent` hours ago.
_READINGS = """
    insert into telemetry.observation (at, received_at, value, series_id, quality)
    select at, at + interval '2 seconds', round(({value})::numeric, {digits}), %(series)s, 0
    from (
        select at, extract(epoch from at)::float8 as s,
               extract(epoch from now() - at)::float8 / 3600 as hours
        from generate_series({first} - interval '8 days', now(), %(step)s::interval) at
    ) moment
    where hours > %(silent_h)s
"""
_WAVES = _READINGS.format(
    # Each series reports at seconds of its own: ages differ, as in the field.
    first="now() - make_interval(secs => 20 + %(series)s * 7 %% 240)",
    value="""%(base)s + %(rise)s * exp(-least(power((hours + 1) / 16.0, 2), 99) + 0.0039)
        + %(base)s * 0.012 * sin(s / 7100 + %(series)s)""",
    digits=3,
)
_RAIN = _READINGS.format(
    first="date_trunc('hour', now())",
    value="""greatest(0, %(rise)s * exp(-least(power((hours - 3) / 3.0, 2), 99))
        * (1 + 0.6 * sin(s / 1700 + %(series)s)) - 0.3)""",
    digits=1,
)
_STEPS = """
    insert into telemetry.observation (at, received_at, value, series_id, quality)
    select at, at + interval '2 seconds', case when at > now() - interval '5 hours' then %(rise)s
        else 0 end, %(series)s, 0
    from generate_series(date_trunc('hour', now()) - interval '8 days', now(), '10 minutes') at
"""
_SUSPECT = """
    update telemetry.observation set quality = 1, device_quality = 1, quality_rule = 1
    where series_id = %s and at > now() - interval '50 minutes'
"""
_GAP = """
    delete from telemetry.observation
    where series_id = %s and at between now() - interval '11 hours' and now() - interval '8 hours'
"""
_LATEST = """
    insert into telemetry.latest (series_id, at, received_at, value, revision, quality,
                                  device_quality, quality_rule, n)
    select distinct on (series_id) series_id, at, received_at, value, revision, quality,
        device_quality, quality_rule, 1
    from telemetry.observation order by series_id, at desc
"""


def stage(conn: psycopg.Connection, states: dict[str, State], *, flood: bool) -> None:
    """Put the demo's stations on record, and eight days of values that end as ``states`` say."""
    path = CHECKOUT / "data" / "demo" / "stations.toml"
    for number, given in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["station"]):
        state = states.get(given["code"], State())
        if state.level is None:
            calm = 3.5 + number % 5 * 0.17
            state = replace(state, level=calm + 0.6 if flood else calm)
        _station(conn, given, state, flood=flood)
    conn.execute(_LATEST)
    conn.execute("update telemetry.commit_counter set n = 1")
    conn.execute("analyze")


def _station(conn: psycopg.Connection, given: dict[str, Any], state: State, *, flood: bool) -> None:
    rain = given["kind"] == "rain"
    words = {name: given.get(name) for name in ("district_code", "river", "tidal")}
    interval = 3600 if rain or given["kind"] == "air" else INTERVAL_S
    station = _one(conn, _STATION, {**given, **words, "interval_s": interval})
    if given.get("datum"):
        conn.execute(_DATUM, (station, given["datum"]))
    link = "offline" if state.offline else "online"
    conn.execute(_DEVICE, (f"RTU-{given['code'].removeprefix('DEMO-')}", link, station))
    quantities = list(dict.fromkeys(one["quantity"] for one in given["series"]))
    for quantity in quantities:
        _series(conn, station, quantity, state, flood=flood, interval=interval)
    for level in _LEVELS if quantities[0] in {"stage", "headwater"} else []:
        name, value, severity, source = level
        row = (station, quantities[0], name, value, severity, given["datum"], source)
        conn.execute(_LEVEL, row)
    for gate in given.get("gates", []):
        conn.execute(_GATE, (station, gate["number"]))
        made = _one(conn, _SERIES, (station, "gate_opening", gate["number"], "instant", ""))
        opening = 0.5 + 0.5 * int(gate["number"]) % 2.5 if flood else 0.0
        conn.execute(_STEPS, {"series": made, "rise": opening})


def _series(
    conn: psycopg.Connection,
    station: int,
    quantity: str,
    state: State,
    *,
    flood: bool,
    interval: int,
) -> None:
    rain = quantity == "precipitation"
    statistic, period = ("total", "PT1H") if rain else ("instant", "")
    made = _one(conn, _SERIES, (station, quantity, "", statistic, period))
    base = _BASES[quantity]
    if quantity in {"stage", "headwater"}:
        rise = (state.level or base) - base
    else:
        rise = (14.0 if rain else _RISING.get(quantity, 0.0)) * (1 if flood else 0.05)
    values = {"series": made, "base": base, "rise": rise, "silent_h": state.silent_h}
    conn.execute(_RAIN if rain else _WAVES, {**values, "step": f"{interval} seconds"})
    if state.suspect:
        conn.execute(_SUSPECT, (made,))
    if state.gap:
        conn.execute(_GAP, (made,))


def _one(conn: psycopg.Connection, query: str, values: Any) -> int:
    row = conn.execute(query, values).fetchone()
    assert row is not None
    return int(row[0])
