"""Words that several commands share: who and why, JSON, times, and the open store."""

from __future__ import annotations

import argparse
import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import Connection

from telemetry.errors import InvalidError
from telemetry.schema import require_schema
from telemetry.settings import TelemetrySettings, load_settings

if TYPE_CHECKING:
    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]
else:
    Verbs = object


def add_author(parser: argparse.ArgumentParser) -> None:
    """Add ``--actor`` and ``--reason``, which the audit names."""
    parser.add_argument("--actor", default=None, help="who does it (default: your login name)")
    parser.add_argument("--reason", default="command line", help="why, for the audit")


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add ``--json``."""
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def author(arguments: argparse.Namespace) -> dict[str, str]:
    """Return the keywords ``actor`` and ``reason`` for a writing function of the store."""
    actor = arguments.actor if arguments.actor is not None else _login()
    return {"actor": actor, "reason": arguments.reason}


def moment(field: str, text: str | None) -> datetime | None:
    """Return an RFC 3339 time, or raise :class:`InvalidError`."""
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidError(field, f"{text!r} is no time like 2026-07-01T08:00:00+08:00") from error


@contextmanager
def open_store() -> Iterator[Connection[Any]]:
    """Open the store of HANGOU_TELEMETRY_DSN in one transaction, its schema checked."""
    settings = load_settings(TelemetrySettings)
    with psycopg.connect(settings.telemetry_dsn.get_secret_value(), connect_timeout=5) as conn:
        require_schema(conn)
        yield conn


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""  # a container without a user name: the store asks for --actor
