"""``demo remove``: takes the demo, and nothing else, out of the store."""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import asdict

from tqdm import tqdm

from telemetry.cli.output import print_json
from telemetry.cli.words import Verbs, add_author, add_json, author, open_store
from telemetry.demo.store import (
    check_may_remove,
    close_demo,
    demo_series,
    remove_demo_registry,
    remove_series_window,
)
from telemetry.errors import ConflictError

_SETTLE_S = 3.0
"""Longer than the running collectors take to hear that the demo's devices are gone."""


def add_parsers(verbs: Verbs) -> None:
    """Add the commands to ``verbs``."""
    demo = verbs.add_parser("demo", help="the demo stations and their replayed series")
    parser = demo.add_subparsers(metavar="VERB", required=True).add_parser(
        "remove", help="remove all DEMO- stations and what hangs on them (the owner's address)"
    )
    parser.add_argument("--yes", action="store_true", help="really remove them, for ever")
    add_json(parser)
    add_author(parser)
    parser.set_defaults(command=_remove)


def _remove(arguments: argparse.Namespace) -> None:
    who = author(arguments)
    with open_store() as conn:
        check_may_remove(conn)
        if not arguments.yes:
            raise ConflictError(
                f"{len(demo_series(conn))} demo series would be removed for ever; "
                "stop the device twin, then say --yes"
            )
        closed = close_demo(conn, **who)
        conn.commit()
        if closed:
            time.sleep(_SETTLE_S)
        windows = []
        for series_id in tqdm(demo_series(conn), desc="series", file=sys.stderr, disable=None):
            while (removed := remove_series_window(conn, series_id)) is not None:
                windows.append(removed)
                conn.commit()
        counts = remove_demo_registry(conn, windows, **who)
    if arguments.json:
        print_json(asdict(counts))
    else:
        print(", ".join(f"{name} {count}" for name, count in asdict(counts).items()))
