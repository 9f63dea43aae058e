"""``python -m deploy.local``: the command line of the local platform."""

import argparse
import json
import sys

from deploy.local import environment, status
from deploy.local.places import Places, clone_places
from deploy.local.report import SetupError, say
from deploy.local.stores import open_stores


def main() -> int:
    """Run one command; return 0, or 1 with a text that says what to do."""
    arguments = _parser().parse_args()
    try:
        _COMMANDS[arguments.command](clone_places(), arguments)
    except SetupError as error:
        say(f"error: {error}")
        return 1
    return 0


def _up(places: Places, arguments: argparse.Namespace) -> None:
    stores = open_stores(places)
    stores.start()
    environment.write_all(places, stores.addresses(), stores.ports)


def _down(places: Places, arguments: argparse.Namespace) -> None:
    open_stores(places).stop()


def _start(places: Places, arguments: argparse.Namespace) -> None:
    open_stores(places).start(arguments.store)


def _stop(places: Places, arguments: argparse.Namespace) -> None:
    open_stores(places).stop(arguments.store)


def _status(places: Places, arguments: argparse.Namespace) -> None:
    json.dump(status.describe(places), sys.stdout, indent=2)
    print()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m deploy.local", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    up = commands.add_parser("up", help="set up and start everything")
    up.add_argument("--stores-only", action="store_true", help="start PostgreSQL and broker alone")
    commands.add_parser("down", help="stop everything; data stays")
    commands.add_parser("status", help="print one JSON object with addresses and processes")
    for name in ("start", "stop"):
        one = commands.add_parser(name, help=f"{name} one store")
        one.add_argument("store", choices=("postgres", "broker"))
    return parser


_COMMANDS = {"up": _up, "down": _down, "status": _status, "start": _start, "stop": _stop}

if __name__ == "__main__":
    sys.exit(main())
