"""The section [slt427] of a device's profile; docs/protocols/slt427.md says when it is needed."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from ingest.protocols.model import Meaning

Edition = Literal["2016", "2021"]
Digits = Annotated[int, msgspec.Meta(ge=0, le=8)]


class Slt427Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where a device leaves the standard.

    Attributes
    ----------
    edition
        2016: SZY 206-2016, a time tag of 5 bytes without month and year. 2021: SL/T 427-2021,
        7 bytes, and other meanings of the type codes 7 and 8.
    answer_mode
        The working mode that an answer sets in the terminal: 0 both, 1 self-report, 2 query,
        3 debug (SL/T 427-2021 table 52). Stations are told 0 unless this says otherwise.
    decimals
        Digits after the point by item, where the frame does not say them and sources disagree:
        all of water quality (quality.py), in 2016 also gate_opening, soil_moisture and
        water_pressure. Without them such a value is no observation.
    meanings
        What an item is, by its name, or by name and channel: ``stage`` or ``stage.2``.
    """

    edition: Edition = "2016"
    answer_mode: Literal[0, 1, 2, 3] = 0
    decimals: dict[str, Digits] = {}
    meanings: dict[str, Meaning] = {}


STANDARD = Slt427Profile()
"""The profile of a device that keeps to SZY 206-2016."""
