"""``python -m api snapshot``: the map as one file, straight from the stores."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import Connection
from pydantic import SecretStr

import geo.errors
import telemetry.errors
from api.parameters import parse_time
from api.settings import Settings
from api.snapshots.compose import Lend, compose
from api.snapshots.request import SnapshotRequest, parse_layers, parse_view
from telemetry.quantities.model import load_catalogue
from telemetry.reading.store import configure
from telemetry.schema import require_schema
from telemetry.settings import SettingsError, load_settings
from web.snapshots.page import draw


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to those of ``python -m api``."""
    parser = commands.add_parser("snapshot", help="save the map as one HTML file")
    parser.add_argument("--map", required=True, type=_typed(parse_view), metavar="ZOOM/LAT/LON")
    parser.add_argument("--at", type=_typed(parse_time), metavar="TIME", help="a past moment")
    parser.add_argument("--layers", type=_typed(parse_layers), metavar="CODE,...", help="all")
    parser.add_argument("--lang", choices=["zh-CN", "en"], default="zh-CN")
    parser.add_argument("--theme", choices=["light", "dark"], default="light")
    parser.add_argument("--out", required=True, type=Path, metavar="FILE")
    parser.set_defaults(run=run)


def _typed(parse: Callable[[str], Any]) -> Callable[[str], Any]:
    """Let argparse show what a parser has to say of a wrong value."""

    def check(text: str) -> Any:
        try:
            return parse(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from error

    return check


def run(options: argparse.Namespace) -> int:
    """Write the file and return the exit status: 1 for a refusal, with its reason on stderr."""
    try:
        settings = load_settings(Settings)
    except SettingsError as error:
        return _refuse(str(error))
    request = SnapshotRequest(
        view=options.map, at=options.at, layers=options.layers,
        language=options.lang, theme=options.theme,
    )  # fmt: skip
    try:
        _save(request, settings, options.out)
    except psycopg.OperationalError as error:
        return _refuse(f"the database of HANGOU_TELEMETRY_DSN does not answer: {error}")
    except (telemetry.errors.TelemetryError, geo.errors.GeoError, OSError) as error:
        return _refuse(str(error))
    print(options.out)
    return 0


def _save(request: SnapshotRequest, settings: Settings, out: Path) -> None:
    lend = _lender(settings.telemetry_dsn)
    with lend() as conn:
        require_schema(conn)
    snapshot = compose(
        request,
        telemetry=lend,
        geo=None if settings.geo_dsn is None else _lender(settings.geo_dsn, configured=False),
        catalogue=load_catalogue(settings.data_dir / "quantities.toml"),
    )
    # Whole or not at all: nobody finds half a file under the name.
    part = out.with_name(f"{out.name}.part")
    part.write_text(draw(snapshot, static=settings.api_static_dir), encoding="utf-8")
    part.replace(out)


def _lender(dsn: SecretStr, *, configured: bool = True) -> Lend:
    @contextmanager
    def lend() -> Iterator[Connection[Any]]:
        with psycopg.connect(dsn.get_secret_value(), connect_timeout=3, autocommit=True) as conn:
            if configured:
                configure(conn)
            yield conn

    return lend


def _refuse(reason: str) -> int:
    print(reason, file=sys.stderr)
    return 1
