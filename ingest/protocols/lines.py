"""Frames one a line: what ``python -m ingest decode`` asks of each protocol."""

from __future__ import annotations

from typing import Any, Protocol

from ingest.protocols.model import Decoded, Observation


class LineCodec(Protocol):
    """Decodes the frames of one protocol in turn; packets of one message are joined."""

    def read(self, data: bytes) -> dict[str, Any]:
        """Return the object for one frame; raises :class:`ingest.protocols.model.Refused`."""


def as_document(decoded: Decoded, answer: str | None) -> dict[str, Any]:
    """Return a decoded frame as the JSON object of DESIGN.md 3.3.

    ``unread`` is there only if an item that looks like a value gave no observation.
    """
    document: dict[str, Any] = {
        "ok": True,
        "protocol": decoded.protocol,
        "header": decoded.header,
        "items": decoded.items,
        "observations": [as_observation(one) for one in decoded.observations],
        "quirks": decoded.quirks,
        "answer": answer,
    }
    if decoded.unread:
        document["unread"] = [{"item": one.item, "reason": one.reason} for one in decoded.unread]
    return document


def as_observation(one: Observation) -> dict[str, Any]:
    """Return an observation as JSON values; the device's flag stays in the items."""
    return {
        "station": one.station,
        "quantity": one.quantity,
        "channel": one.channel,
        "statistic": one.statistic,
        "period": one.period,
        "at": one.at,
        "value": one.value,
        "unit": one.unit,
        "quality": one.quality,
    }
