"""From the bytes of one message to candidates, in one typed pass where all is well.

What the typed decoder refuses goes to :mod:`ingest.protocols.json.diagnose`, which finds out
what exactly is wrong, and saves the good readings of a message that has bad ones.
"""

from __future__ import annotations

import msgspec

from ingest.protocols.json.diagnose import diagnose, session_problem
from telemetry.observations.model import Candidate, Columns, Message

MAXIMUM_BYTES = 262_144
"""Largest payload of the contract; the broker drops larger ones."""


class _Wire(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """Both forms of a message; exactly one of them must be given."""

    session: str | None = None
    seq: int | None = None
    observations: list[Candidate] | None = None
    station: str | None = None
    at: list[str] | None = None
    series: dict[str, list[float | None]] | None = None


class Decoder:
    """Decoder of the JSON messages; keep one, it holds the compiled form."""

    def __init__(self) -> None:
        self._typed = msgspec.json.Decoder(_Wire)

    def decode(self, payload: bytes) -> Message:
        """Return the message in ``payload``; never raises, whatever the bytes."""
        try:
            wire = self._typed.decode(payload)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return diagnose(payload)
        message = _plain(wire)
        return diagnose(payload) if message is None else message


def _plain(wire: _Wire) -> Message | None:
    """Return the message if nothing is wrong with its form, else None."""
    if session_problem(wire.session, wire.seq) is not None:
        return None
    if wire.observations is not None:
        if wire.at is not None or wire.series is not None or wire.station is not None:
            return None
        return Message(
            session=wire.session,
            seq=wire.seq,
            observations=list(enumerate(wire.observations)),
            readings=len(wire.observations),
        )
    if wire.at is None or wire.series is None:
        return None
    length = len(wire.at)
    if any(len(values) != length for values in wire.series.values()):
        return None
    return Message(
        session=wire.session,
        seq=wire.seq,
        columns=Columns(at=wire.at, series=wire.series, station=wire.station),
        readings=length * len(wire.series),
    )
