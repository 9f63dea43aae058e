"""Where a client of the live stream stands, and whether it can go on from there. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

_POSITION = re.compile(r"(\d{1,18})\.(\d{1,18})", re.ASCII)


class Position(NamedTuple):
    """The id of an event: newest commit of telemetry and newest change of geo that were told."""

    n: int
    g: int

    def __str__(self) -> str:
        return f"{self.n}.{self.g}"


BEGINNING = Position(0, 0)
"""From here everything that is on record is news, or the client is told to start anew."""


def parse(text: str) -> Position | None:
    """Return the position that ``{n}.{g}`` spells, or None if it spells none."""
    match = _POSITION.fullmatch(text.strip())
    return Position(int(match[1]), int(match[2])) if match else None


def refusal(wanted: Position, head: Position, *, oldest: int, reach: int) -> str | None:
    """Return why a client cannot go on from ``wanted``, or None if it can.

    Parameters
    ----------
    wanted
        What the client has seen.
    head
        What the stores hold now.
    oldest
        Number of the oldest commit on record.
    reach
        How many commits a client may be behind.
    """
    if wanted.n > head.n or wanted.g > head.g:
        return "ahead"
    if wanted.n + 1 < oldest or head.n - wanted.n > reach:
        return "too_old"
    return None
