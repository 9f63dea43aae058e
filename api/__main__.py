"""``python -m api [serve | openapi | snapshot]``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

import psycopg
from pydantic import SecretStr

from api.app import create_app
from api.cli import snapshot
from api.server import Server, server_config
from api.settings import Settings
from telemetry.errors import CatalogueError, SchemaError
from telemetry.schema import require_schema


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a sub-command; 0 is success, 1 a refusal, 2 a wrong command line."""
    parser = argparse.ArgumentParser(prog="python -m api", description="HTTP and the live stream.")
    parser.set_defaults(run=_serve)
    commands = parser.add_subparsers(metavar="COMMAND")
    commands.add_parser("serve", help="serve (the default)").set_defaults(run=_serve)
    commands.add_parser("openapi", help="print the document of the HTTP contract").set_defaults(
        run=_openapi
    )
    snapshot.add_parser(commands)
    options = parser.parse_args(arguments)
    return int(options.run(options))


def _openapi(_: argparse.Namespace) -> int:
    # The document depends on no store: any address will do.
    document = create_app(Settings(telemetry_dsn=SecretStr(""))).openapi()
    json.dump(document, sys.stdout, ensure_ascii=False, indent=1, sort_keys=True)
    sys.stdout.write("\n")
    return 0


def _serve(_: argparse.Namespace) -> int:
    settings = Settings.from_environment()
    refusal = _refusal(settings)
    if refusal is not None:
        print(refusal, file=sys.stderr)
        return 1
    try:
        app = create_app(settings)
    except CatalogueError as error:
        print(error, file=sys.stderr)
        return 1
    server = Server(server_config(app, settings), before_shutdown=app.state.platform.hub.close)
    server.run()
    return 0 if server.started else 1


def _refusal(settings: Settings) -> str | None:
    """Return why the process must not run. A store that is down is no reason: it may come."""
    try:
        with psycopg.connect(settings.telemetry_dsn.get_secret_value(), connect_timeout=3) as conn:
            require_schema(conn)
    except SchemaError as error:
        return str(error)
    except psycopg.OperationalError:
        print("the telemetry store does not answer; waiting for it", file=sys.stderr)
    return None


if __name__ == "__main__":
    sys.exit(main())
