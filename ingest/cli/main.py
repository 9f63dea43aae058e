"""The command line of ``python -m ingest``: which sub-command does what, and how it ends.

Exit status 0: done. 1: it could not be done, the reason is on stderr. 2: the arguments
are wrong. What a sub-command does is in its own module, imported only when it is run.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

import psycopg

from ingest.cli import device
from ingest.errors import IngestError
from telemetry.errors import TelemetryError


def main(argv: Sequence[str] | None = None) -> int:
    """Run one sub-command and return the exit status of the process."""
    words = list(sys.argv[1:] if argv is None else argv)
    args = _parser(words).parse_args(words)
    try:
        return int(args.run(args))
    except (TelemetryError, IngestError) as error:
        return _failed(str(error))
    except psycopg.OperationalError as error:
        return _failed(f"the telemetry database does not answer: {str(error).strip()}")
    except psycopg.errors.InsufficientPrivilege as error:
        return _failed(
            f"the user of HANGOU_TELEMETRY_DSN may not do this ({error.diag.message_primary}); "
            "these commands need the role hangou_ingest"
        )
    except KeyboardInterrupt:
        return _failed("interrupted")


def _failed(text: str) -> int:
    print(f"ingest: {text}", file=sys.stderr)
    return 1


def _parser(words: list[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m ingest",
        description="Readings from the field: the collector, devices and their accounts.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = commands.add_parser(
        "run",
        help="run the collector until SIGTERM",
        description="Take readings from the broker, commit them, send receipts. "
        "Settings come from HANGOU_ variables; see docs.",
    )
    run.set_defaults(run=_run)
    device.add_commands(
        commands.add_parser("device", help="register devices and give them broker accounts")
    )
    decode = commands.add_parser(
        "decode",
        help="say what captured frames say, or where and why they are wrong",
        description="Decode frames, one a line, to one JSON object a line. PROTOCOL is json, "
        "hj212, sl651 or slt427; --list shows what each supports.",
    )
    if words[:1] == ["decode"]:
        # All codecs and their libraries; no other command should wait for them.
        from ingest.cli import decode as decoding  # noqa: PLC0415

        decoding.add_arguments(decode)
        words[1:] = decoding.arrange(words[1:])
    simulate = commands.add_parser("simulate", help="run device twins that replay real series")
    if words[:1] == ["simulate"]:
        # The twin loads its series' libraries; no other command should wait for them.
        from ingest.twin import cli  # noqa: PLC0415

        cli.add_arguments(simulate)
        simulate.set_defaults(run=cli.main)
    return parser


def _run(_: argparse.Namespace) -> int:
    from ingest.collector.run import main as collect  # noqa: PLC0415 - only this command needs it
    from ingest.settings import CollectorSettings  # noqa: PLC0415
    from telemetry.settings import load_settings  # noqa: PLC0415

    return collect(load_settings(CollectorSettings))
