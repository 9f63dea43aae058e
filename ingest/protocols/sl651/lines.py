"""SL 651 for ``python -m ingest decode``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from ingest.protocols.lines import as_document
from ingest.protocols.sl651.answer import answer, answer_packet
from ingest.protocols.sl651.decode import decode
from ingest.protocols.sl651.elements import load_elements
from ingest.protocols.sl651.profile import Sl651Profile
from ingest.protocols.sl651.reassemble import Reassembler


class Sl651Lines:
    """Decodes frame after frame; the packet that completes a message shows all of it."""

    def __init__(self, profile: Sl651Profile, data_dir: Path, now: datetime) -> None:
        self._profile = profile
        self._now = now
        self._elements = load_elements(data_dir, now.date())
        self._reassembler = Reassembler()

    def read(self, data: bytes) -> dict[str, Any]:
        """Return the object for one frame; raises Refused."""
        progress = self._reassembler.add(data, self._profile, self._elements)
        if progress is None:
            decoded = decode(data, self._profile, self._elements)
            return as_document(decoded, _hex(answer(decoded, self._profile, self._now)))
        reply = _hex(answer_packet(progress, self._profile, self._now))
        whole = progress.whole
        decoded = whole.decoded if whole else decode(data, self._profile, self._elements)
        document = as_document(decoded, reply)
        document["packets"] = {"total": progress.key.total, "missing": list(progress.missing)}
        return document


def _hex(frame: bytes | None) -> str | None:
    return None if frame is None else frame.hex().upper()
