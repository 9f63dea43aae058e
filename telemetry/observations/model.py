"""Words of the write path: candidates as a device sent them, and what became of them.

Pure data. The codes are those of the receipt (DESIGN.md 3.1).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any

import msgspec


class Quality(IntEnum):
    """Quality of a value; the number is what the store holds."""

    GOOD = 0
    SUSPECT = 1
    BAD = 2
    MISSING = 3


class QualityRule(IntEnum):
    """Which rule set the quality; the number is what the store holds."""

    NONE = 0
    DEVICE = 1
    NULL_VALUE = 2


DEVICE_QUALITIES = {"good": Quality.GOOD, "suspect": Quality.SUSPECT, "bad": Quality.BAD}
"""What a device may say of its own value."""


class Code(StrEnum):
    """Why a message or a reading was rejected."""

    NOT_UTF8 = "not_utf8"
    NOT_JSON = "not_json"
    BAD_FORM = "bad_form"
    UNKNOWN_KEY = "unknown_key"
    BAD_SEQ = "bad_seq"
    UNKNOWN_STATION = "unknown_station"
    STATION_NOT_SERVED = "station_not_served"
    STATION_REQUIRED = "station_required"
    UNKNOWN_QUANTITY = "unknown_quantity"
    BAD_CHANNEL = "bad_channel"
    BAD_STATISTIC = "bad_statistic"
    BAD_PERIOD = "bad_period"
    PERIOD_REQUIRED = "period_required"
    NAIVE_TIME = "naive_time"
    BAD_TIME = "bad_time"
    TIME_AHEAD = "time_ahead"
    TIME_TOO_OLD = "time_too_old"
    BAD_VALUE = "bad_value"
    BAD_QUALITY = "bad_quality"
    CONFLICTING_VALUES = "conflicting_values"
    LENGTH_MISMATCH = "length_mismatch"
    GAP_TOO_WIDE = "gap_too_wide"
    # Not in a receipt: the seq stays open and the device's re-send settles it.
    PLATFORM_CLOCK_SUSPECT = "platform_clock_suspect"


Index = int | tuple[int, str] | None
"""Position in ``observations``; ``(i, "key")`` in the columnar form; None: the whole message."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """One reading, or with index None the whole message, that was not stored, and why."""

    code: Code
    index: Index
    reason: str


class Rejected(Exception):  # noqa: N818 - a reading is rejected, the program has no error
    """A candidate that cannot be stored. ``code`` and ``reason`` go into the receipt."""

    def __init__(self, code: Code, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason


class Candidate(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """One reading in the words of the device; nothing in it has been believed yet."""

    quantity: str
    at: str
    value: float | None
    station: str | None = None
    channel: str | None = None
    statistic: str | None = None
    period: str | None = None
    quality: str | None = None


class Columns(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """Readings in columnar form: ``series["stage.2"][i]`` was taken at ``at[i]``."""

    at: list[str]
    series: dict[str, list[float | None]]
    station: str | None = None


class Message(msgspec.Struct, gc=False):
    """One decoded message. ``faults`` are readings its codec had to reject already.

    ``problem`` rejects the whole message. Without ``session`` there is no receipt, unless
    the message is ``unreadable``: then its hash is receipted.
    """

    session: str | None = None
    seq: int | None = None
    observations: list[tuple[Index, Candidate]] = []
    columns: Columns | None = None
    faults: list[Rejection] = []
    problem: Rejection | None = None
    unreadable: bool = False
    readings: int = 0
    """How many readings the message holds, good or bad, as far as that can be told."""


def describe(value: Any, limit: int = 60) -> str:
    """Return ``value`` as a device's engineer would recognise it, cut to ``limit``."""
    text = repr(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"
