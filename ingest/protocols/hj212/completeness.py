"""Whether all packets of a split HJ 212 message have come, by (MN, CN, DataTime).

Packets are split between groups, so each is stored as it comes; only "complete?" is kept.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

from ingest.protocols.model import Decoded


class Packets(NamedTuple):
    """What is known of one split message: how many packets, and which are still missing."""

    total: int
    missing: tuple[int, ...]


class Completeness:
    """Bookkeeping of split messages; holds at most ``limit`` of them.

    The message that was heard longest ago makes room; :attr:`given_up` counts those that were
    not complete then.
    """

    def __init__(self, limit: int = 1024) -> None:
        self.given_up = 0
        self._limit = limit
        self._seen: OrderedDict[tuple[str, str, str, int], set[int]] = OrderedDict()

    def note(self, decoded: Decoded) -> Packets | None:
        """Take note of a frame; None if it is no part of a split message."""
        header = decoded.header
        if "PNUM" not in header:
            return None
        total = int(header["PNUM"])
        times = [group["DataTime"] for group in decoded.items if "DataTime" in group]
        key = (header.get("MN", ""), header["CN"], times[0] if times else "", total)
        seen = self._seen.setdefault(key, set())
        self._seen.move_to_end(key)
        seen.add(int(header["PNO"]))
        missing = tuple(number for number in range(1, total + 1) if number not in seen)
        if not missing:
            del self._seen[key]
        elif len(self._seen) > self._limit:
            self._seen.popitem(last=False)
            self.given_up += 1
        return Packets(total, missing)
