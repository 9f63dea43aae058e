"""Reports of one station for the tests, and what they are looked at for."""

from __future__ import annotations

from datetime import datetime

from ingest.protocols.model import Decoded, Observation
from ingest.protocols.slt427.decode import decode
from ingest.protocols.slt427.frame import Frame, pack_frame
from ingest.protocols.slt427.profile import STANDARD, Slt427Profile

ADDRESS = bytes.fromhex("3210000100")
NOW = datetime.fromisoformat("2026-11-23T08:00:00+08:00")
STATUS = "00000000"
TAG_2016 = "0000082300"  # the 23rd, 08:00:00
TAG_2021 = "00000823112600"
EDITION_2021 = Slt427Profile(edition="2021")


def read(
    func: int,
    values: str,
    profile: Slt427Profile = STANDARD,
    *,
    tail: str | None = None,
    afn: int = 0xC0,
    now: datetime | None = NOW,
) -> Decoded:
    """Return the decoded report of these values, with the tail of the profile's edition."""
    if tail is None:
        tail = STATUS + (TAG_2016 if profile.edition == "2016" else TAG_2021)
    frame = Frame(True, func, ADDRESS, afn, bytes.fromhex(values + tail))
    return decode(pack_frame(frame), profile, now)


def observed(found: Decoded) -> list[tuple[str, str | None, float | None]]:
    """Return quantity, channel and value of each observation."""
    return [(one.quantity, one.channel, one.value) for one in found.observations]


def only(found: Decoded) -> Observation:
    """Return the one observation there is."""
    (one,) = found.observations
    return one
