"""``station``, ``level`` and ``gate``: the registry of measuring places."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from telemetry.cli.output import print_json, print_table
from telemetry.cli.words import Verbs, add_author, add_json, author, moment, open_store
from telemetry.stations.model import (
    KINDS,
    POSITIONS,
    SEVERITIES,
    UNVERIFIED,
    Gate,
    Level,
    Station,
    interval_seconds,
)
from telemetry.stations.store import add_gate, add_level, add_station, get_station, list_stations

_LISTED = ("code", "name", "kind", "lon", "lat", "interval_s", "datum")


def add_parsers(verbs: Verbs) -> None:
    """Add the commands to ``verbs``."""
    station = verbs.add_parser("station", help="add, list and show stations")
    station_verbs = station.add_subparsers(metavar="VERB", required=True)
    _add_station_parser(station_verbs)
    listing = station_verbs.add_parser("list", help="print all stations in service")
    add_json(listing)
    listing.set_defaults(command=_list_stations)
    show = station_verbs.add_parser("show", help="print one station")
    show.add_argument("code")
    add_json(show)
    show.set_defaults(command=_show_station)
    _add_level_parser(verbs)
    _add_gate_parser(verbs)


def _add_station_parser(verbs: Verbs) -> None:
    parser = verbs.add_parser("add", help="put a station on record")
    parser.add_argument("code", help="1 to 64 of the characters A-Z a-z 0-9 _ -")
    parser.add_argument("--name", required=True)
    parser.add_argument("--kind", required=True, help=", ".join(KINDS))
    parser.add_argument("--lon", type=float, required=True, help="degrees east, CGCS2000")
    parser.add_argument("--lat", type=float, required=True, help="degrees north, CGCS2000")
    parser.add_argument("--datum", help="vertical datum of its levels")
    parser.add_argument("--datum-source", help=f"who says so (default: {UNVERIFIED})")
    parser.add_argument("--interval", help="expected time between readings, such as PT10S")
    parser.add_argument("--district", help="district code")
    parser.add_argument("--basin", help="basin code")
    parser.add_argument("--river", help="river, canal or lake that it stands at")
    parser.add_argument("--owner", help="who runs it")
    parser.add_argument(
        "--tidal", action=argparse.BooleanOptionalAction, help="whether its level follows the tide"
    )
    parser.add_argument("--position", help=f"how the place was found: {', '.join(POSITIONS)}")
    add_json(parser)
    add_author(parser)
    parser.set_defaults(command=_add_station)


def _add_level_parser(verbs: Verbs) -> None:
    level = verbs.add_parser("level", help="add levels of a station")
    parser = level.add_subparsers(metavar="VERB", required=True).add_parser(
        "add", help="put a level on record; it ends the one of that name before it"
    )
    parser.add_argument("station")
    parser.add_argument("--quantity", required=True, help="such as stage")
    parser.add_argument("--name", required=True, help="such as warning")
    parser.add_argument("--value", type=float, required=True, help="in the quantity's unit")
    parser.add_argument("--severity", required=True, help=", ".join(SEVERITIES))
    parser.add_argument("--datum", help="vertical datum of the value")
    _add_dated(parser)
    parser.set_defaults(command=_add_level)


def _add_gate_parser(verbs: Verbs) -> None:
    gate = verbs.add_parser("gate", help="add gates of a sluice")
    parser = gate.add_subparsers(metavar="VERB", required=True).add_parser(
        "add", help="put a gate on record; it ends the one of that number before it"
    )
    parser.add_argument("station")
    parser.add_argument("number", help="what the operators call it, such as 3")
    parser.add_argument("--sill", type=float, help="elevation of the sill, m")
    parser.add_argument("--width", type=float, help="m")
    parser.add_argument("--maximum-opening", type=float, help="m")
    _add_dated(parser)
    parser.set_defaults(command=_add_gate)


def _add_dated(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="valid_from", metavar="TIME", help="default: since ever")
    parser.add_argument("--to", dest="valid_to", metavar="TIME", help="default: for ever")
    parser.add_argument("--source", default=UNVERIFIED, help=f"default: {UNVERIFIED}")
    add_json(parser)
    add_author(parser)


def _add_station(arguments: argparse.Namespace) -> None:
    station = Station(
        code=arguments.code,
        name=arguments.name,
        kind=arguments.kind,
        lon=arguments.lon,
        lat=arguments.lat,
        district_code=arguments.district,
        basin_code=arguments.basin,
        interval_s=interval_seconds(arguments.interval) if arguments.interval else None,
        datum=arguments.datum,
        datum_source=arguments.datum_source,
        river=arguments.river,
        owner=arguments.owner,
        tidal=arguments.tidal,
        position=arguments.position,
    )
    with open_store() as conn:
        add_station(conn, station, **author(arguments))
    _print_added(arguments, station, f"station {station.code}")


def _add_level(arguments: argparse.Namespace) -> None:
    level = Level(
        station=arguments.station,
        quantity=arguments.quantity,
        name=arguments.name,
        value=arguments.value,
        severity=arguments.severity,
        datum=arguments.datum,
        source=arguments.source,
        valid_from=moment("--from", arguments.valid_from),
        valid_to=moment("--to", arguments.valid_to),
    )
    with open_store() as conn:
        add_level(conn, level, **author(arguments))
    _print_added(arguments, level, f"level {level.name} of station {level.station}")


def _add_gate(arguments: argparse.Namespace) -> None:
    gate = Gate(
        station=arguments.station,
        number=arguments.number,
        sill_elevation=arguments.sill,
        width=arguments.width,
        maximum_opening=arguments.maximum_opening,
        source=arguments.source,
        valid_from=moment("--from", arguments.valid_from),
        valid_to=moment("--to", arguments.valid_to),
    )
    with open_store() as conn:
        add_gate(conn, gate, **author(arguments))
    _print_added(arguments, gate, f"gate {gate.number} of station {gate.station}")


def _list_stations(arguments: argparse.Namespace) -> None:
    with open_store() as conn:
        rows = [asdict(station) for station in list_stations(conn)]
    if arguments.json:
        print_json(rows)
    else:
        print_table(_LISTED, rows)


def _show_station(arguments: argparse.Namespace) -> None:
    with open_store() as conn:
        row = asdict(get_station(conn, arguments.code))
    if arguments.json:
        print_json(row)
    else:
        print_table(("field", "value"), [{"field": k, "value": v} for k, v in row.items()])


def _print_added(arguments: argparse.Namespace, row: Station | Level | Gate, words: str) -> None:
    if arguments.json:
        print_json(asdict(row))
    else:
        print(f"added {words}")
