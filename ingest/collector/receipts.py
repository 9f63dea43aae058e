"""Receipts: what a device is told after a commit (DESIGN.md 3.1). Pure."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from telemetry.observations.batch import Settled

EXPIRY_SECONDS = 60
"""How long the broker keeps a receipt for a device that is away."""

_encode = msgspec.json.Encoder().encode


def receipt_topic(device_code: str) -> str:
    """Return where the device listens for its receipts."""
    return f"hangou/v1/{device_code}/down/receipt"


def receipt(settled: Settled, at: datetime) -> bytes:
    """Return the JSON of one receipt; ``at`` is the time of the commit."""
    return _encode(
        {
            "session": settled.session,
            "through": settled.through,
            "rejected": settled.rejected,
            "rejected_total": settled.rejected_total,
            "unreadable": settled.unreadable,
            "at": at.astimezone(UTC).isoformat(timespec="milliseconds"),
        }
    )
