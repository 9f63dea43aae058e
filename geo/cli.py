"""The commands ``python -m geo migrate | import | check``.

Results are JSON lines on stdout, progress and messages on stderr. Exit status 0: all well,
1: something was refused or does not hold, 2: wrong call, settings or database.
"""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import psycopg
from pydantic import ValidationError
from tqdm import tqdm

from geo.catalogue.declaration import LayerDeclaration, load_layers
from geo.errors import CatalogueError, GeoError, ImportRefusedError, SchemaError
from geo.importing.inspection import inspect_layer
from geo.importing.load import import_layer
from geo.importing.model import Result
from geo.schema import drift, head, migrate, require_schema
from geo.settings import GeoSettings

MAX_FINDINGS_SHOWN = 20


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status."""
    options = _parser().parse_args(arguments)
    try:
        settings = GeoSettings()  # type: ignore[call-arg]  # the environment gives them
    except ValidationError as error:
        faults = ", ".join(f"HANGOU_{str(item['loc'][0]).upper()}" for item in error.errors())
        return _fail(f"settings are missing or wrong: {faults}; see the file env of `make up`")
    command = {"migrate": _migrate, "import": _import, "check": _check}[options.command]
    try:
        return command(settings, options)
    except (CatalogueError, SchemaError) as error:
        return _fail(str(error))
    except psycopg.OperationalError as error:
        return _fail(f"the database of HANGOU_GEO_DSN does not answer: {error}")
    except psycopg.errors.InsufficientPrivilege as error:
        return _fail(f"{error}; this command wants the owner's HANGOU_GEO_DSN")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m geo", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("migrate", help="bring the database to this program's schema")
    load = commands.add_parser("import", help="load the layers of data/layers.toml")
    load.add_argument("codes", nargs="*", metavar="CODE", help="layers to load (default: all)")
    load.add_argument("--actor", default=getpass.getuser(), help="who loads, for the audit")
    load.add_argument("--reason", default="load of the shipped layers", help="why, for the audit")
    load.add_argument(
        "--allow-removal", action="store_true", help="also if over half of a layer disappears"
    )
    check = commands.add_parser("check", help="compare layers.toml, files and database")
    check.add_argument("codes", nargs="*", metavar="CODE", help="layers to check (default: all)")
    return parser


def _fail(message: str) -> int:
    print(f"geo: {message}", file=sys.stderr)
    return 2


def _print(line: dict[str, Any]) -> None:
    print(json.dumps(line, ensure_ascii=False, default=str), flush=True)


def _chosen(settings: GeoSettings, codes: Sequence[str]) -> list[tuple[int, LayerDeclaration]]:
    layers = list(enumerate(load_layers(settings.data_dir)))
    unknown = sorted(set(codes) - {layer.code for _, layer in layers})
    if unknown:
        known = ", ".join(layer.code for _, layer in layers)
        raise CatalogueError(f"no layer {', '.join(unknown)} in layers.toml; it has {known}")
    return [(place, layer) for place, layer in layers if not codes or layer.code in codes]


def _migrate(settings: GeoSettings, options: argparse.Namespace) -> int:
    migrate(settings.geo_dsn)
    _print({"schema": "geo", "version": head()})
    return 0


def _import(settings: GeoSettings, options: argparse.Namespace) -> int:
    if not options.actor.strip() or not options.reason.strip():
        return _fail("--actor and --reason may not be empty: the audit records them")
    chosen = _chosen(settings, options.codes)
    status = 0
    with psycopg.connect(settings.geo_dsn) as conn:
        require_schema(conn)
        for place, layer in tqdm(
            chosen, desc="layers", unit="layer", file=sys.stderr, disable=None
        ):
            result = _import_one(conn, settings, options, place, layer)
            _print(_line(result))
            status = max(status, int(result.state == "refused"))
    return status


def _import_one(
    conn: psycopg.Connection[Any],
    settings: GeoSettings,
    options: argparse.Namespace,
    place: int,
    layer: LayerDeclaration,
) -> Result:
    bar = tqdm(desc=layer.code, unit="feature", file=sys.stderr, leave=False, disable=None)
    try:
        with bar:
            return import_layer(
                conn,
                layer,
                position=place,
                data_dir=settings.data_dir,
                actor=options.actor,
                reason=options.reason,
                allow_removal=options.allow_removal,
                progress=bar.update,
            )
    except ImportRefusedError as error:
        return Result(layer=layer.code, state="refused", error=str(error))


def _line(result: Result) -> dict[str, Any]:
    line = asdict(result)
    line["findings"] = line["findings"][:MAX_FINDINGS_SHOWN]
    return line


def _check(settings: GeoSettings, options: argparse.Namespace) -> int:
    chosen = _chosen(settings, options.codes)
    differences = drift(settings.geo_dsn)
    _print({"check": "schema", "ok": not differences, "faults": differences})
    sound = not differences
    with psycopg.connect(settings.geo_dsn) as conn:
        require_schema(conn)
        for place, layer in chosen:
            faults = _layer_faults(conn, settings, place, layer)
            _print({"check": "layer", "layer": layer.code, "ok": not faults, "faults": faults})
            sound = sound and not faults
    return 0 if sound else 1


def _layer_faults(
    conn: psycopg.Connection[Any], settings: GeoSettings, place: int, layer: LayerDeclaration
) -> list[str]:
    try:
        return inspect_layer(conn, layer, position=place, data_dir=settings.data_dir)
    except GeoError as error:
        return [str(error)]
