"""The section [hj212] of a device's profile: where the device leaves the standard.

docs/protocols/hj212.md says when each entry is needed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from ingest.errors import IngestError
from ingest.protocols.model import Meaning

_KEY_BYTES = 16
Dialect = Literal["2005", "2017", "2025", "surface_water"]
Tolerance = Literal[
    "data_time_17_digits",
    "long_segment",
    "missing_separator",
    "other_qn",
    "packet_no_in_cp",
    "space_in_flag",
    "upper_case_keys",
]
MinuteInterval = Literal[
    "PT1M", "PT2M", "PT3M", "PT4M", "PT5M", "PT6M", "PT10M", "PT12M", "PT15M", "PT20M", "PT30M"
]


class Hj212Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the decoder is told of one device.

    Attributes
    ----------
    dialect
        Edition that the device speaks; None: as Flag and ST say.
    accept
        Tolerances beyond those that are always on.
    minute_interval
        Period of CN 2051 (MinInterval of the device); None: PT10M is assumed and said.
    missing
        Texts that stand for no value in every factor, such as "-99".
    sm4_key_file
        File with the 16 bytes of the SM4 key as 32 hex digits, for encrypted frames of 2025.
    factors
        What a factor's code means, where the shipped table does not say it.
    """

    dialect: Dialect | None = None
    accept: tuple[Tolerance, ...] = ()
    minute_interval: MinuteInterval | None = None
    missing: tuple[str, ...] = ()
    sm4_key_file: str | None = None
    factors: dict[str, Meaning] = {}


STANDARD = Hj212Profile()
"""The profile of a device that keeps to the standard."""


def load_key(path: Path) -> bytes:
    """Read the SM4 key: 32 hex digits, blanks and line breaks around them allowed.

    Raises
    ------
    IngestError
        If the file cannot be read or holds something else; never shows the key.
    """
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except OSError as error:
        raise IngestError(f"sm4_key_file {path} cannot be read ({error.strerror})") from None
    except ValueError:
        raise IngestError(f"sm4_key_file {path}: the key is 32 hex digits") from None
    if len(key) != _KEY_BYTES:
        raise IngestError(f"sm4_key_file {path}: the key is 32 hex digits")
    return key
