"""A batch of messages on its way into one transaction, and what that transaction did.

Pure: the transaction itself is in :mod:`telemetry.observations.write`.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

from telemetry.devices.model import Device
from telemetry.observations.model import Code, Message, Rejection
from telemetry.observations.rows import Rows
from telemetry.sessions.model import SessionKey

RECEIPT_ENTRIES = 50
"""Rejections that fit into one receipt; a commit settles no more of one session."""
RECEIPT_BYTES = 200_000
"""Bytes of their positions. A larger receipt would be refused by the broker, for ever."""


@dataclass(slots=True)
class Entry:
    """One message of a batch: its rows are ``rows[start:stop]`` of the batch.

    ``handle`` is the caller's own (what to acknowledge). With ``leave_open`` the seq is not
    settled: the device's re-send will be.
    """

    device: Device | None
    device_code: str
    topic: str
    received_at: int
    payload: bytes
    redelivered: bool
    message: Message
    rejections: list[Rejection]
    start: int
    stop: int
    handle: Any = None
    leave_open: bool = False
    session_key: SessionKey | None = field(init=False)
    """The session that the message belongs to, if it can be told."""

    def __post_init__(self) -> None:
        device, message = self.device, self.message
        if device is None or message.session is None or message.seq is None:
            self.session_key = None
        else:
            self.session_key = SessionKey(device.id, self.topic, message.session)

    def receipt_entries(self) -> list[dict[str, Any]]:
        """Return the message's rejections as the receipt lists them: one a code."""
        merged: dict[Code, dict[str, Any]] = {}
        for one in self.rejections:
            entry = merged.get(one.code)
            if entry is None:
                entry = merged[one.code] = {
                    "seq": self.message.seq,
                    "code": str(one.code),
                    "index": None if one.index is None else [],
                    "reason": one.reason,
                }
            if one.index is not None:
                entry["index"].append(one.index)
        return list(merged.values())

    def rejected_readings(self) -> int:
        """Return how many of the message's readings were rejected."""
        if any(rejection.index is None for rejection in self.rejections):
            return self.message.readings
        return len(self.rejections)


@dataclass(slots=True)
class Batch:
    """Messages in order of arrival and all their rows."""

    rows: Rows = field(default_factory=Rows)
    entries: list[Entry] = field(default_factory=list)
    _listed: Counter[SessionKey] = field(default_factory=Counter)
    _bytes: Counter[SessionKey] = field(default_factory=Counter)

    def only(self, index: int) -> Batch:
        """Return a batch of one entry alone."""
        entry = self.entries[index]
        single = Batch()
        for mine, all_rows in zip(single.rows.columns(), self.rows.columns(), strict=True):
            mine.extend(all_rows[entry.start : entry.stop])  # type: ignore[arg-type]
        single.add(replace(entry, start=0, stop=entry.stop - entry.start))
        return single

    def fits(self, entry: Entry) -> bool:
        """Whether the entry's rejections fit into its session's receipt of this commit."""
        key = entry.session_key
        if not entry.rejections or key is None:
            return True
        codes = len({rejection.code for rejection in entry.rejections})
        size = positions_size(entry.rejections)
        return (
            self._listed[key] + codes <= RECEIPT_ENTRIES
            and self._bytes[key] + size <= RECEIPT_BYTES
        )

    def add(self, entry: Entry) -> None:
        """Append an entry whose rows are in :attr:`rows` already."""
        self.entries.append(entry)
        key = entry.session_key
        if entry.rejections and key is not None:
            self._listed[key] += len({rejection.code for rejection in entry.rejections})
            self._bytes[key] += positions_size(entry.rejections)


def positions_size(rejections: list[Rejection]) -> int:
    """Return how many bytes the positions of ``rejections`` take in a receipt, at most."""
    return len(json.dumps([one.index for one in rejections]))


@dataclass(slots=True)
class Settled:
    """What a receipt says of one session after a commit."""

    device_code: str
    topic: str
    session: str | None
    through: int | None
    rejected: list[dict[str, Any]] = field(default_factory=list)
    rejected_total: int = 0
    unreadable: list[str] = field(default_factory=list)
