"""Images from their parts: AFN 61 frames whose number DIVS counts down to 1.

No frame says how many parts there are: the highest number seen is taken for it, so the loss of
the very first parts cannot be seen here. What is held is bounded.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

from ingest.protocols.model import Decoded

MOST_BYTES = 8 * 1024 * 1024
"""What all unfinished images together may hold, in bytes."""
MOST_IMAGES = 256


class Progress(NamedTuple):
    """What is known of a station's image: numbers still missing; all its bytes when none is."""

    missing: tuple[int, ...]
    image: bytes | None


class Reassembler:
    """Joins image parts by station; the image that waits longest is given up for room."""

    def __init__(self, most_bytes: int = MOST_BYTES, most_images: int = MOST_IMAGES) -> None:
        self._most_bytes = most_bytes
        self._most_images = most_images
        self._open: OrderedDict[str, dict[int, bytes]] = OrderedDict()
        self._done: OrderedDict[str, int] = OrderedDict()  # hash of each image's last part

    @property
    def held(self) -> int:
        """Bytes that wait for more."""
        return sum(len(part) for parts in self._open.values() for part in parts.values())

    def add(self, decoded: Decoded) -> Progress | None:
        """Take a decoded frame; None if it is no image part.

        A higher number than any before, or another content of a known one, begins a new image;
        what was there of the one before is dropped. None also for the last part sent again,
        which would look like an image of one part.
        """
        number = decoded.header.get("divs")
        if number is None or not decoded.items or decoded.items[0]["item"] != "image":
            return None
        station = decoded.header["address_raw"]
        part = bytes.fromhex(decoded.items[0]["raw"])
        if station not in self._open and self._done.get(station) == hash(part):
            return None
        parts = self._open.pop(station, {})
        if parts and (number > max(parts) or parts.get(number, part) != part):
            parts = {}
        parts[number] = part
        missing = tuple(one for one in range(max(parts), 0, -1) if one not in parts)
        if not missing:
            self._remember(station, parts[1])
            return Progress((), b"".join(parts[one] for one in sorted(parts, reverse=True)))
        self._open[station] = parts
        self._make_room()
        return Progress(missing, None)

    def missing(self, station: str) -> tuple[int, ...]:
        """Return the numbers that a station's unfinished image lacks; empty if it has none."""
        parts = self._open.get(station, {})
        return tuple(one for one in range(max(parts, default=0), 0, -1) if one not in parts)

    def _remember(self, station: str, last: bytes) -> None:
        self._done.pop(station, None)
        self._done[station] = hash(last)
        if len(self._done) > self._most_images:
            self._done.popitem(last=False)

    def _make_room(self) -> None:
        while len(self._open) > self._most_images or self.held > self._most_bytes:
            self._open.popitem(last=False)
