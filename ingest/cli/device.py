"""``python -m ingest device ...``: arguments and output; the work is in the broker package.

A password is printed once, by the command that makes it. It is never logged and never
an argument, for arguments show in the list of processes.
"""

from __future__ import annotations

import argparse
import getpass
import json
from collections.abc import Callable
from pathlib import Path

from ingest.broker import accounts, enrolment
from ingest.broker.enrolment import Enrolment, Who
from ingest.cli.output import as_json, as_text, note, table
from ingest.settings import RegistrySettings, StoreSettings
from telemetry.devices import store
from telemetry.errors import InvalidError
from telemetry.settings import load_settings

_SHORTEST = 16


def add_commands(parser: argparse.ArgumentParser) -> None:
    """Add the verbs of ``device`` to its parser."""
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    add = _verb(verbs, "add", _add, "register a device and print its password, once")
    _add_stations(add)
    _add_password(add)
    rotate = _verb(verbs, "rotate", _rotate, "give a device another password and print it")
    _add_password(rotate)
    _add_stations(_verb(verbs, "serve", _serve, "let a device serve further stations"))
    _verb(verbs, "disable", _disable, "shut a device out and end its connection")
    _verb(verbs, "enable", _enable, "let a disabled device in again")
    for name, run, text in (
        ("list", _list, "list all devices"),
        ("show", _show, "show one device with its stations, link and bindings"),
    ):
        reader = verbs.add_parser(name, help=text, description=text)
        reader.set_defaults(run=run)
        reader.add_argument("--json", action="store_true", help="print JSON")
        if name == "show":
            reader.add_argument("code", metavar="CODE", help="code of the device")


def _verb(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    run: Callable[[argparse.Namespace], int],
    text: str,
) -> argparse.ArgumentParser:
    """Add a verb that changes something, so says who and why."""
    parser = verbs.add_parser(name, help=text, description=text)
    parser.set_defaults(run=run)
    parser.add_argument("code", metavar="CODE", help="code of the device")
    parser.add_argument("--actor", help="who does it, for the audit (default: the system's user)")
    parser.add_argument(
        "--reason", default=f"device {name} on the command line", help="why, for the audit"
    )
    return parser


def _add_stations(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--station",
        metavar="S",
        dest="stations",
        action="append",
        required=True,
        help="code of a station that it serves; repeat for more",
    )


def _add_password(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--password-file",
        metavar="F",
        type=Path,
        help="take the password from the first line of this file; by default one is made",
    )


def _add(args: argparse.Namespace) -> int:
    password = _password(args.password_file)
    settings = load_settings(RegistrySettings)
    made = enrolment.add(settings, args.code, args.stations, password=password, who=_who(args))
    return _print_enrolment(made, args)


def _rotate(args: argparse.Namespace) -> int:
    password = _password(args.password_file)
    settings = load_settings(RegistrySettings)
    made = enrolment.rotate(settings, args.code, password=password, who=_who(args))
    return _print_enrolment(made, args)


def _serve(args: argparse.Namespace) -> int:
    settings = load_settings(StoreSettings)
    new = enrolment.serve(settings, args.code, args.stations, who=_who(args))
    note(f"device {args.code} now serves {', '.join(new)}" if new else "it served them already")
    return 0


def _disable(args: argparse.Namespace) -> int:
    enrolment.disable(load_settings(RegistrySettings), args.code, who=_who(args))
    note(f"device {args.code} is disabled")
    return 0


def _enable(args: argparse.Namespace) -> int:
    enrolment.enable(load_settings(RegistrySettings), args.code, who=_who(args))
    note(f"device {args.code} is enabled")
    return 0


def _list(args: argparse.Namespace) -> int:
    dsn = load_settings(StoreSettings).telemetry_dsn.get_secret_value()
    with enrolment.open_store(dsn) as conn:
        devices = store.list_devices(conn)
    if args.json:
        print(json.dumps([as_json(one) for one in devices], ensure_ascii=False))
        return 0
    rows = [
        (
            one.code,
            one.protocol,
            "disabled" if one.disabled_at else (one.link_state or "never connected"),
            ",".join(one.stations),
        )
        for one in devices
    ]
    print(table(("device", "protocol", "state", "stations"), rows))
    return 0


def _show(args: argparse.Namespace) -> int:
    dsn = load_settings(StoreSettings).telemetry_dsn.get_secret_value()
    with enrolment.open_store(dsn) as conn:
        fields = as_json(store.show_device(conn, args.code))
    print(json.dumps(fields, ensure_ascii=False) if args.json else as_text(fields))
    return 0


def _who(args: argparse.Namespace) -> Who:
    return Who(actor=args.actor or getpass.getuser(), reason=args.reason)


def _password(file: Path | None) -> str:
    if file is None:
        return accounts.new_password()
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidError("--password-file", f"{file} cannot be read ({error})") from error
    password = lines[0] if lines else ""
    if len(password) < _SHORTEST:
        raise InvalidError(
            "--password-file", f"the first line of {file} has under {_SHORTEST} characters"
        )
    return password


def _print_enrolment(made: Enrolment, args: argparse.Namespace) -> int:
    """Print what the device needs; a password from a file is not repeated."""
    if made.note:
        note(made.note)
    fields = {
        "device": made.device,
        "password": None if args.password_file else made.password,
        "stations": list(made.stations),
        "topic_up": accounts.topic_up(made.device).replace("#", "data"),
        "topic_down": accounts.topic_down(made.device),
    }
    print(json.dumps(fields) if args.json else as_text(fields))
    return 0
