"""SZY 206 and SL/T 427 for ``python -m ingest decode``."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any

from ingest.protocols.lines import as_document
from ingest.protocols.slt427.answer import answer
from ingest.protocols.slt427.decode import decode
from ingest.protocols.slt427.profile import Slt427Profile
from ingest.protocols.slt427.reassemble import Reassembler


class Slt427Lines:
    """Decodes frame after frame; of an image it says which parts are missing, then its hash."""

    def __init__(self, profile: Slt427Profile, now: datetime) -> None:
        self._profile = profile
        self._now = now
        self._images = Reassembler()

    def read(self, data: bytes) -> dict[str, Any]:
        """Return the object for one frame; raises Refused."""
        decoded = decode(data, self._profile, self._now)
        reply = answer(decoded, self._profile, self._now)
        document = as_document(decoded, reply.hex().upper() if reply else None)
        progress = self._images.add(decoded)
        if progress is not None:
            document["packets"] = {"missing": list(progress.missing)}
        if progress is not None and progress.image is not None:
            image = progress.image
            document["object"] = {"bytes": len(image), "sha256": sha256(image).hexdigest()}
        return document
