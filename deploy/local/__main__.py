"""``python -m deploy.local``: the command line of the local platform."""

import argparse
import json
import sys
from concurrent.futures import ThreadPoolExecutor

from deploy.local import application, environment, files, setup, status
from deploy.local.found import Stores, find_stores, start_stores, stop_stores
from deploy.local.places import Places, clone_places
from deploy.local.report import SetupError, say


def main() -> int:
    """Run one command; return 0, or 1 with a text that says what to do."""
    arguments = _parser().parse_args()
    try:
        _run(clone_places(), arguments)
    except SetupError as error:
        say(f"error: {error}")
        return 1
    return 0


def _run(places: Places, arguments: argparse.Namespace) -> None:
    command = _COMMANDS[arguments.command]
    if arguments.command in _READING:
        command(places, arguments)
        return
    places.make()
    # Two that start or install the same things at once would spoil each other's work.
    lock = places.run / "command.lock"
    with files.locked(lock, waiting="another command is at work in this clone; waiting for it"):
        command(places, arguments)


def _up(places: Places, arguments: argparse.Namespace) -> None:
    if arguments.stores_only:
        _stores_up(places)
        return
    with ThreadPoolExecutor() as pool:
        waiting = [
            pool.submit(setup.virtual_environment, places, dev=False),
            pool.submit(setup.page_files, places),
        ]
        stores = _stores_up(places)
        for one in waiting:
            one.result()
    application.prepare(places)
    application.start(places)
    print(application.wait_until_ready(places, stores.ports))


def _stores_up(places: Places) -> Stores:
    stores = start_stores(places)
    environment.write_all(places, stores.addresses(), stores.ports)
    return stores


def _down(places: Places, arguments: argparse.Namespace) -> None:
    application.stop(places)
    stop_stores(places)


def _start(places: Places, arguments: argparse.Namespace) -> None:
    find_stores(places).start(arguments.store)


def _stop(places: Places, arguments: argparse.Namespace) -> None:
    find_stores(places).stop(arguments.store)


def _status(places: Places, arguments: argparse.Namespace) -> None:
    json.dump(status.describe(places), sys.stdout, indent=2)
    print()


def _env(places: Places, arguments: argparse.Namespace) -> None:
    file = environment.path(places, arguments.name)
    if not file.exists():
        raise SetupError(f"{file} is not there; run make up first")
    print(file.read_text(encoding="utf-8"), end="")


def _setup(places: Places, arguments: argparse.Namespace) -> None:
    with ThreadPoolExecutor() as pool:
        waiting = [
            pool.submit(setup.virtual_environment, places, dev=arguments.dev),
            pool.submit(setup.page_files, places),
        ]
        if arguments.dev:
            setup.test_tools()
        for one in waiting:
            one.result()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m deploy.local", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    up = commands.add_parser("up", help="set up and start everything, print the address")
    up.add_argument("--stores-only", action="store_true", help="start PostgreSQL and broker alone")
    commands.add_parser("down", help="stop everything; data stays")
    commands.add_parser("status", help="print one JSON object with addresses and processes")
    for name in ("start", "stop"):
        one = commands.add_parser(name, help=f"{name} one store")
        one.add_argument("store", choices=("postgres", "broker"))
    env = commands.add_parser("env", help="print the settings of one role, for a shell to read")
    env.add_argument("name", choices=environment.NAMES)
    fetch = commands.add_parser("setup", help="make .venv and bring the page's libraries")
    fetch.add_argument("--dev", action="store_true", help="with all that the tests need")
    return parser


_COMMANDS = {
    "up": _up,
    "down": _down,
    "status": _status,
    "start": _start,
    "stop": _stop,
    "env": _env,
    "setup": _setup,
}
_READING = ("status", "env")

if __name__ == "__main__":
    sys.exit(main())
