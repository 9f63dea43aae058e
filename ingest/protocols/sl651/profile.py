"""The section [sl651] of a device's profile."""

from __future__ import annotations

import msgspec


class Sl651Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where a device leaves the standard."""
