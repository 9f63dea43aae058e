"""SL 651 on a stream: what the framer must know (see ingest.protocols.framing)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.protocols.model import Refused
from ingest.protocols.sl651.frame import (
    ASCII_HEAD,
    ASCII_TAIL,
    HEX_HEAD,
    MOST,
    frame_length,
    parse_frame,
)

# Looks ahead, as starts may overlap: 7E7E7E is two of them.
_START = re.compile(rb"\x7e(?=\x7e)|\x01(?=[0-9A-Fa-f])")


class Sl651Grammar:
    """Frames by length, end character and CRC, in both codings."""

    marker = 2
    head = ASCII_HEAD
    longest = ASCII_HEAD + MOST + ASCII_TAIL
    lines = False

    def starts(self, buffer: bytearray, begin: int) -> Iterator[tuple[int, int]]:
        """Yield each 7E7E, and each SOH with a hex digit behind it."""
        for found in _START.finditer(buffer, begin):
            yield found.start(), HEX_HEAD if found[0] == b"\x7e" else ASCII_HEAD

    def ends(self, head: bytes) -> tuple[int, ...]:
        """Return the length of the frame; empty: it is none."""
        length = frame_length(head)
        return () if length is None else (length,)

    def holds(self, frame: bytes) -> bool:
        """Whether marks, length, end and CRC are right; whose end it is, decoding asks."""
        try:
            parse_frame(frame, any_end=True)
        except Refused:
            return False
        return True

    def tail(self, rest: bytes, last: bool) -> tuple[int, str] | None:
        """Nothing stands between frames."""
        return 0, ""
