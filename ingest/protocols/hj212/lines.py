"""HJ 212 for ``python -m ingest decode``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from ingest.protocols.hj212.answer import answer
from ingest.protocols.hj212.codec import Decoder
from ingest.protocols.hj212.codes import load_codes
from ingest.protocols.hj212.completeness import Completeness
from ingest.protocols.hj212.profile import Hj212Profile, load_key
from ingest.protocols.lines import as_document


class Hj212Lines:
    """Decodes frame after frame; of a split message it says which packets are missing."""

    def __init__(self, profile: Hj212Profile, data_dir: Path, now: datetime) -> None:
        self._profile = profile
        key = load_key(Path(profile.sm4_key_file)) if profile.sm4_key_file else None
        self._decoder = Decoder(load_codes(data_dir, now.date()), profile, key)
        self._completeness = Completeness()

    def read(self, data: bytes) -> dict[str, Any]:
        """Return the object for one frame; raises Refused."""
        decoded = self._decoder.decode(data)
        reply = answer(decoded, self._profile)
        document = as_document(decoded, reply.decode() if reply else None)
        packets = self._completeness.note(decoded)
        if packets is not None:
            document["packets"] = {"total": packets.total, "missing": list(packets.missing)}
        return document
