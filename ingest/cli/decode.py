"""``python -m ingest decode``: what a captured frame says, or where and why it is wrong.

One frame a line in, one JSON object a line out; what a person wants to see goes to stderr.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, BinaryIO

from tqdm import tqdm

from ingest.cli.marks import marked
from ingest.cli.output import note, table
from ingest.errors import IngestError
from ingest.protocols.lines import LineCodec
from ingest.protocols.model import Refused
from ingest.protocols.profile import Profile, load_profile
from ingest.protocols.registry import CAPABILITIES, PROTOCOLS, line_codec
from ingest.settings import DataSettings
from telemetry.settings import load_settings

BEIJING = timezone(timedelta(hours=8))
_LONGEST_LINE = 1_048_576
_HEX_STARTS = {"sl651": b"7E7E", "slt427": b"68"}
_WITH_VALUE = frozenset({"--profile", "--now"})
_BOM = b"\xef\xbb\xbf"  # some editors begin a file with it
_SHOW_PROGRESS_FROM = 4_000_000  # bytes of a file, a few seconds of work


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what ``decode`` takes; ``wrong`` ends the process as argparse does, with 2."""
    parser.set_defaults(run=main, wrong=parser.error)
    parser.add_argument(
        "protocol", nargs="?", choices=PROTOCOLS, help="what the frames are", metavar="PROTOCOL"
    )
    parser.add_argument(
        "file", nargs="?", metavar="FILE", help="one frame a line (default: standard input)"
    )
    parser.add_argument("--hex", action="store_true", help="lines are bytes written in hex")
    parser.add_argument("--profile", type=Path, metavar="F", help="the device's own rules (TOML)")
    parser.add_argument(
        "--now",
        type=_moment,
        metavar="TIME",
        help="the time that answers carry, with an offset (default: now)",
    )
    parser.add_argument(
        "--list", action="store_true", help="print what is supported, and on what evidence"
    )


def arrange(words: list[str]) -> list[str]:
    """Return the words of a command line with PROTOCOL and FILE in front of the options.

    argparse before Python 3.12.7 gives up an optional FILE at the first option that stands
    between it and PROTOCOL.
    """
    places, options = [], []
    rest = iter(words)
    for word in rest:
        if not word.startswith("-") or word == "-":
            places.append(word)
            continue
        options.append(word)
        if word in _WITH_VALUE:
            options += [value for value in [next(rest, None)] if value is not None]
    return places + options


def main(args: argparse.Namespace) -> int:
    """Run the command; 1 if any line failed, 2 if it could not begin."""
    if args.list:
        print(_capabilities(args.protocol))
        return 0
    if args.protocol is None:
        args.wrong(f"say which protocol: {', '.join(PROTOCOLS)}")
    failed = 0
    try:
        codec = _codec(args)
        for number, line in enumerate(_lines(args.file), 1):
            failed += not _decode(codec, args, number, line)
    except IngestError as error:
        args.wrong(str(error))
    except OSError as error:
        # Nothing more can be written, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):  # else whoever reads has seen enough
            note(f"the output ends here: {error.strerror}")
            return 1
    return 1 if failed else 0


def _codec(args: argparse.Namespace) -> LineCodec:
    profile = load_profile(args.profile) if args.profile else Profile()
    now = (args.now or datetime.now(UTC)).astimezone(BEIJING)
    return line_codec(args.protocol, profile, load_settings(DataSettings).data_dir, now)


def _decode(codec: LineCodec, args: argparse.Namespace, number: int, line: bytes) -> bool:
    """Print the object of one line; return whether it was accepted."""
    if not line.strip():
        return True
    data = line
    try:
        data = _frame(line, args.protocol, in_hex=args.hex)
        document: dict[str, Any] = codec.read(data)
    except Refused as refused:
        document = {"ok": False, "reason": refused.reason, "offset": refused.offset}
        # What is no hex can only be shown as it was written, two characters a byte.
        width = 2 if refused.reason.startswith("not_hex") and data is line else 1
        shown = marked(data, refused.offset * width, refused.end * width)
        note(f"line {number}: {refused.reason}\n{shown}")
    print(json.dumps(document, ensure_ascii=False), flush=True)
    return bool(document["ok"])


def _frame(line: bytes, protocol: str, *, in_hex: bool) -> bytes:
    """Return the bytes of a frame; hex is also seen by its start where no text can look so."""
    start = _HEX_STARTS.get(protocol)
    if not in_hex and not (start and line.upper().startswith(start)):
        return line
    digits = line.strip()
    try:
        return bytes.fromhex(digits.decode("ascii"))
    except ValueError as error:
        wrong = next((n for n, one in enumerate(digits) if one not in _HEX), len(digits) - 1)
        why = (
            "a character is no hex digit" if wrong < len(digits) - 1 else "an odd number of digits"
        )
        raise Refused(f"not_hex: {why}", wrong // 2) from error


_HEX = frozenset(b"0123456789abcdefABCDEF ")


def _lines(name: str | None) -> Iterator[bytes]:
    """Yield lines without what ends them, with a progress bar over a large file."""
    with ExitStack() as stack:
        stream: BinaryIO = sys.stdin.buffer
        if name not in (None, "-"):
            try:
                stream = stack.enter_context(Path(str(name)).open("rb"))
            except OSError as error:
                raise IngestError(f"{name} cannot be read ({error.strerror})") from error
        size = os.fstat(stream.fileno()).st_size
        quiet = size < _SHOW_PROGRESS_FROM or not sys.stderr.isatty()
        bar = stack.enter_context(tqdm(total=size, unit="B", unit_scale=True, disable=quiet))
        for number, line in enumerate(_bounded(stream)):
            bar.update(len(line))
            text = line if number else line.removeprefix(_BOM)
            yield text.removesuffix(b"\n").removesuffix(b"\r")


def _bounded(stream: BinaryIO) -> Iterator[bytes]:
    """Yield lines; of one that no frame can be, only so much that it is refused."""
    while line := stream.readline(_LONGEST_LINE):
        yield line
        while line and not line.endswith(b"\n"):
            line = stream.readline(_LONGEST_LINE)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no time like 2026-07-01T08:00:00+08:00"
        ) from error
    if moment.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{text!r} has no offset such as +08:00")
    if not 2000 <= moment.year < 2100:
        raise argparse.ArgumentTypeError(f"{text!r} is not in this century")
    return moment


def _capabilities(protocol: str | None) -> str:
    """Return the table of functions; built and parsed as yes or no."""
    chosen = [protocol] if protocol else list(CAPABILITIES)
    rows = [
        (name, one.function, one.name, _yes(one.parsed), _yes(one.built), one.evidence)
        for name in chosen
        for one in CAPABILITIES.get(name, ())
    ]
    return table(("protocol", "function", "meaning", "parsed", "built", "evidence"), rows)


def _yes(so: bool) -> str:
    return "yes" if so else "no"
