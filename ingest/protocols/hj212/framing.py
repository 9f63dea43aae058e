"""HJ 212 on a stream: what the framer must know (see ingest.protocols.framing)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.protocols.hj212.cipher import is_encrypted
from ingest.protocols.hj212.envelope import LONGEST_SEGMENT, check, open_envelope
from ingest.protocols.model import Refused

_START = re.compile(rb"##(?:\d{4}|\d{3}(?=\D))")
_CHECK = re.compile(rb"&&[0-9A-Fa-f]{4}\Z")
_ENCRYPTED_END = re.compile(rb"\}[^\n]{0,15}&&[0-9A-Fa-f]{4}\Z", re.DOTALL)
_CRC_BYTES = 4
_PLUS_6 = 6  # some devices count CRC and CR LF into the length


class Hj212Grammar:
    """Frames by length and CRC; encrypted ones, whose length is another, by the line break."""

    marker = 7  # ## with three digits and what follows them
    head = 7
    longest = 8192  # an encrypted segment takes five characters a byte
    lines = True

    def __init__(self, longest_segment: int = LONGEST_SEGMENT) -> None:
        self._longest_segment = longest_segment

    def starts(self, buffer: bytearray, begin: int) -> Iterator[tuple[int, int]]:
        """Yield each ``##`` with its digits."""
        for found in _START.finditer(buffer, begin):
            yield found.start(), found.end() - found.start()

    def ends(self, head: bytes) -> tuple[int, ...]:
        """Return the lengths of a frame without what ends its line."""
        segment = int(head[2:])
        if segment > self._longest_segment + _PLUS_6:
            return ()
        whole = len(head) + segment + _CRC_BYTES
        return (whole - _PLUS_6, whole) if segment > _PLUS_6 else (whole,)

    def holds(self, frame: bytes) -> bool:
        """Whether CRC and length are right; of an encrypted frame, whether its form is."""
        if not _CHECK.search(frame):
            return False
        try:
            envelope = open_envelope(frame)
            if is_encrypted(envelope.segment):
                return bool(_ENCRYPTED_END.search(frame))
            check(envelope, envelope.segment, any_length=True)
        except Refused:
            return False
        return True

    def tail(self, rest: bytes, last: bool) -> tuple[int, str] | None:
        """Take CR LF, or LF alone, or nothing."""
        if rest[:1] == b"\n":
            return 1, "lf_only"
        if rest[:2] == b"\r\n":
            return 2, ""
        if not last and rest in (b"", b"\r"):
            return None
        return 0, "no_crlf"
