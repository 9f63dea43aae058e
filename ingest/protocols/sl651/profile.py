"""The section [sl651] of a device's profile; docs/protocols/sl651.md says when it is needed."""

from __future__ import annotations

import math
import re
from typing import Literal

import msgspec

from ingest.protocols.model import Meaning

Tolerance = Literal["any_end"]
_STAGE = re.compile(r"DRZ[1-8]")


class Sl651Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where a device leaves the standard.

    Attributes
    ----------
    mode
        How the platform answers: M1 never, M2 confirms each frame, M4 only what it asked for,
        with EOT.
    end
        With M2: EOT lets the station leave, ESC keeps it online for ten minutes.
    five_minute_times
        What the time before twelve five-minute values is: the end of the first or of the last
        of them. auto: the first, unless that would put the last after the send time.
    stage_base
        Base of a relative stage in metres, by DRZ1 to DRZ8; without it no stage is observed.
    elements
        What an element is, by its short name, or two (after a leader FF, four) hex digits.
    accept
        Tolerances: any_end takes a frame whose end character belongs to the other direction.
    """

    mode: Literal["M1", "M2", "M4"] = "M2"
    end: Literal["EOT", "ESC"] = "EOT"
    five_minute_times: Literal["auto", "first", "last"] = "auto"
    stage_base: dict[str, float] = {}
    elements: dict[str, Meaning] = {}
    accept: tuple[Tolerance, ...] = ()

    def __post_init__(self) -> None:
        """Raise ValueError if a name or a missing text can never match."""
        for name, base in self.stage_base.items():
            if not _STAGE.fullmatch(name):
                raise ValueError(f"stage_base has no {name}; there are DRZ1 to DRZ8")
            if not math.isfinite(base):
                raise ValueError(f"stage_base of {name} is no number of metres")
        for name, meaning in self.elements.items():
            for text in meaning.missing:
                if not _is_number(text):
                    raise ValueError(f"elements.{name}: missing {text!r} is no number")


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


STANDARD = Sl651Profile()
"""The profile of a device that keeps to the standard, confirmed with EOT."""
