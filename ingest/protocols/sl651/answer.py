"""The platform's answers: the same function with the serial echoed (reference 2.6)."""

from __future__ import annotations

from datetime import datetime

from ingest.protocols.model import Decoded
from ingest.protocols.sl651 import functions as fn
from ingest.protocols.sl651.build import Route, confirm
from ingest.protocols.sl651.frame import ACK, EOT, ESC, NAK
from ingest.protocols.sl651.profile import Sl651Profile
from ingest.protocols.sl651.reassemble import Progress


def answer(decoded: Decoded, profile: Sl651Profile, now: datetime) -> bytes | None:
    """Return the frame to send back, or None if none is due.

    None for what came from a centre, for a keep-alive, in mode M1, and for a packet of a split
    message, which :func:`answer_packet` confirms as a whole. ``now`` is the centre's time,
    Beijing time if it has no offset.
    """
    header = decoded.header
    function = int(header["function"], 16)
    if header["direction"] != "up" or function == fn.KEEP_ALIVE or "packet_no" in header:
        return None
    if profile.mode == "M1":
        return None
    end = ACK if header["end"] == "ETB" else _end(profile)
    return confirm(Route.of(header), function, header["serial"], now, end)


def answer_packet(progress: Progress, profile: Sl651Profile, now: datetime) -> bytes | None:
    """Return the frame to send back after a packet, or None if none is due yet.

    The whole message is confirmed with the number of its last packet; else NAK asks for the
    first missing one. Unverified: that both have serial and time behind the two numbers.
    """
    if profile.mode == "M1" or not progress.due:
        return None
    _, function, total = progress.key
    number, end = total, _end(profile)
    if progress.missing:
        number, end = progress.missing[0], NAK
    return confirm(progress.key.route, function, progress.serial, now, end, packet=(total, number))


def _end(profile: Sl651Profile) -> int:
    """Return how a good frame is confirmed; only M2 keeps a station online."""
    return ESC if profile.mode == "M2" and profile.end == "ESC" else EOT
