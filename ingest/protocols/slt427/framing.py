"""SZY 206 and SL/T 427 on a stream: what the framer must know (see ingest.protocols.framing)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.protocols.model import Refused
from ingest.protocols.slt427.frame import HEAD, LONGEST, SPLIT_HEAD, is_split, lengths, parse_frame

_START = re.compile(rb"\x68(?=.\x68(.))", re.DOTALL)  # looks ahead: starts may overlap


class Slt427Grammar:
    """Frames by length, end mark and CRC."""

    marker = HEAD
    head = SPLIT_HEAD
    longest = LONGEST
    lines = False

    def starts(self, buffer: bytearray, begin: int) -> Iterator[tuple[int, int]]:
        """Yield each ``68 L 68 C``; a split frame has a longer head, which may state a length."""
        for found in _START.finditer(buffer, begin):
            yield found.start(), SPLIT_HEAD if is_split(found[1][0]) else HEAD

    def ends(self, head: bytes) -> tuple[int, ...]:
        """Return the possible lengths of the frame, ascending; empty: it is none."""
        return lengths(head)

    def holds(self, frame: bytes) -> bool:
        """Whether marks, length, CRC and address are right."""
        try:
            parse_frame(frame)
        except Refused:
            return False
        return True

    def tail(self, rest: bytes, last: bool) -> tuple[int, str] | None:
        """Nothing stands between frames."""
        return 0, ""
