"""Parses the command line, runs one command, and turns its errors into one line and a status."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

import psycopg

from telemetry.cli import demo, processes, stations
from telemetry.errors import SchemaError, TelemetryError
from telemetry.settings import SettingsError

FAILED = 1
"""The command was understood and could not be done: the message says why."""

UNUSABLE = 2
"""Nothing can be done so: wrong usage, settings or schema, or no database."""


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands; each sets ``command``, a function of its arguments."""
    top = argparse.ArgumentParser(
        prog="python -m telemetry", description="Hangou's telemetry store: schema, worker, registry"
    )
    verbs = top.add_subparsers(metavar="COMMAND", required=True)
    processes.add_parsers(verbs)
    stations.add_parsers(verbs)
    demo.add_parsers(verbs)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command of ``argv`` and return its exit status: 0, 1 or 2."""
    arguments = parser().parse_args(argv)
    try:
        arguments.command(arguments)
    except (SettingsError, SchemaError) as error:
        return _complain(str(error), UNUSABLE)
    except TelemetryError as error:
        return _complain(str(error), FAILED)
    except psycopg.errors.InsufficientPrivilege as error:
        hint = "the role of HANGOU_TELEMETRY_DSN may not do this; use the owner's address"
        return _complain(f"{_first_line(error)}; {hint}", UNUSABLE)
    except psycopg.OperationalError as error:
        hint = "check HANGOU_TELEMETRY_DSN and that the store runs (`make status`)"
        return _complain(f"the telemetry database: {_first_line(error)}; {hint}", UNUSABLE)
    return 0


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]


def _complain(message: str, status: int) -> int:
    print(f"telemetry: {message}", file=sys.stderr)
    return status
