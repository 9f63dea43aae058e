"""Which protocols there are: a codec for lines and the capabilities of each."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from ingest.protocols.hj212.capabilities import CAPABILITIES as HJ212
from ingest.protocols.hj212.lines import Hj212Lines
from ingest.protocols.json.lines import JsonLines
from ingest.protocols.lines import LineCodec
from ingest.protocols.model import Capability
from ingest.protocols.profile import Profile
from ingest.protocols.sl651.capabilities import CAPABILITIES as SL651
from ingest.protocols.sl651.lines import Sl651Lines
from ingest.protocols.slt427.capabilities import CAPABILITIES as SLT427
from ingest.protocols.slt427.lines import Slt427Lines

PROTOCOLS = ("json", "hj212", "sl651", "slt427")
CAPABILITIES: dict[str, tuple[Capability, ...]] = {"hj212": HJ212, "sl651": SL651, "slt427": SLT427}
"""What is supported of each field protocol; our own JSON has no such list."""


def line_codec(protocol: str, profile: Profile, data_dir: Path, now: datetime) -> LineCodec:
    """Return the codec for frames one a line; ``now`` is aware, in Beijing time.

    Raises
    ------
    ValueError
        For a protocol that is not in :data:`PROTOCOLS`.
    """
    if protocol == "hj212":
        return Hj212Lines(profile.hj212, data_dir, now)
    if protocol == "sl651":
        return Sl651Lines(profile.sl651, data_dir, now)
    if protocol == "slt427":
        return Slt427Lines(profile.slt427, now)
    if protocol == "json":
        return JsonLines()
    raise ValueError(f"no protocol {protocol!r}; there are {', '.join(PROTOCOLS)}")
