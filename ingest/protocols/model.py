"""What every codec gives back: a decoded frame, its observations, or why it was refused.

Pure data. An observation is a candidate: nothing in it has been checked against the registry,
and its value is as sent (telemetry.observations converts, rule 9 of DESIGN.md).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from ingest.errors import IngestError


class Observation(msgspec.Struct, gc=False):
    """One value of a frame, in the words of the series it belongs to.

    ``at`` is RFC 3339 text with the offset +08:00 and the **end** of the period. ``unit`` is
    None unless the device's profile gives it. ``quality`` is good, suspect, bad or missing
    (then ``value`` is None); ``flag`` is the device's own mark as sent.
    """

    station: str
    quantity: str
    channel: str | None
    statistic: str
    period: str | None
    at: str
    value: float | None
    unit: str | None
    quality: str
    flag: str | None = None


class Unread(msgspec.Struct, gc=False):
    """One item of an accepted frame that gave no observation, and why."""

    item: str
    reason: str


class Decoded(msgspec.Struct, gc=False):
    """An accepted frame.

    ``header`` and ``items`` hold what the frame says, in its own codes and text. ``quirks``
    names the tolerances that were needed; ``unread`` the items that gave no observation
    although they look like values.
    """

    protocol: str
    header: dict[str, Any]
    items: list[Any]
    observations: list[Observation]
    quirks: list[str]
    unread: list[Unread]


class Meaning(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a profile says of one of a device's codes; None leaves it to the shipped table.

    ``unit`` is a UCUM code; ``missing`` lists texts that stand for no value, such as "-99".
    """

    quantity: str | None = None
    channel: str | None = None
    unit: str | None = None
    missing: tuple[str, ...] = ()


class Refused(Exception):  # noqa: N818 - the frame is refused, the program has no error
    """A frame that is not accepted.

    ``reason`` is ``name: explanation``; ``offset`` and ``end`` bound the offending bytes,
    counted in the frame from 0.
    """

    def __init__(self, reason: str, offset: int, end: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.offset = offset
        self.end = max(offset + 1, end or 0)


class BuildError(IngestError):
    """What was to be built cannot be said in the protocol; the text says what and why."""


class Capability(msgspec.Struct, frozen=True):
    """What a codec does with one function, and what that rests on.

    ``function`` is the protocol's own code. ``evidence`` is ``standard`` (an example of the
    standard is a test), ``frame`` (a real frame is) or ``unverified``.
    """

    function: str
    name: str
    parsed: bool
    built: bool
    evidence: str


def beijing(moment: datetime) -> str:
    """Return a naive Beijing time as RFC 3339 text; the protocols' stamps have no zone."""
    return moment.isoformat() + "+08:00"
