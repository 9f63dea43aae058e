"""The platform's own messages for ``python -m ingest decode``; receipts answer them, not this."""

from __future__ import annotations

from typing import Any

import msgspec

from ingest.protocols.json.decode import Decoder
from ingest.protocols.model import Refused
from telemetry.observations.model import Candidate, Columns, Index


class JsonLines:
    """Decodes message after message.

    Observations are as sent: what a message leaves out is filled in from the device's
    bindings when it is stored, and is null here.
    """

    def __init__(self) -> None:
        self._decoder = Decoder()

    def read(self, data: bytes) -> dict[str, Any]:
        """Return the object for one message; raises Refused."""
        message = self._decoder.decode(data)
        if message.problem is not None:
            raise Refused(f"{message.problem.code}: {message.problem.reason}", 0, len(data))
        candidates = [one for _, one in message.observations]
        if message.columns is not None:
            candidates = _unfold(message.columns)
        document: dict[str, Any] = {
            "ok": True,
            "protocol": "json",
            "header": {"session": message.session, "seq": message.seq},
            "items": [msgspec.to_builtins(one) for one in candidates],
            "observations": [_observation(one) for one in candidates],
            "quirks": [],
            "answer": None,
        }
        if message.faults:
            document["unread"] = [
                {"item": _item(one.index), "reason": f"{one.code}: {one.reason}"}
                for one in message.faults
            ]
        return document


def _unfold(columns: Columns) -> list[Candidate]:
    return [
        Candidate(
            station=columns.station,
            quantity=key.partition(".")[0],
            channel=key.partition(".")[2] or None,
            at=at,
            value=value,
        )
        for key, values in columns.series.items()
        for at, value in zip(columns.at, values, strict=True)
    ]


def _observation(one: Candidate) -> dict[str, Any]:
    quality = "missing" if one.value is None else one.quality or "good"
    order = ("station", "quantity", "channel", "statistic", "period", "at", "value")
    return {key: getattr(one, key) for key in order} | {"unit": None, "quality": quality}


def _item(index: Index) -> str:
    return str(list(index) if isinstance(index, tuple) else index)
