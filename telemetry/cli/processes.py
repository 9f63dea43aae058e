"""``migrate`` and ``run``: the schema, and the worker process."""

from __future__ import annotations

import argparse

from telemetry.cli.words import Verbs
from telemetry.schema import migrate
from telemetry.settings import TelemetrySettings, WorkerSettings, load_settings
from telemetry.worker.process import run


def add_parsers(verbs: Verbs) -> None:
    """Add the commands to ``verbs``."""
    verbs.add_parser(
        "migrate", help="bring the database to this program's schema (the owner's address)"
    ).set_defaults(command=_migrate)
    verbs.add_parser(
        "run", help="run the worker until SIGTERM; a second one stands by"
    ).set_defaults(command=_run)


def _migrate(_arguments: argparse.Namespace) -> None:
    settings = load_settings(TelemetrySettings)
    revision = migrate(settings.telemetry_dsn.get_secret_value(), settings.data_dir)
    print(f"schema {revision}")


def _run(_arguments: argparse.Namespace) -> None:
    run(load_settings(WorkerSettings))
