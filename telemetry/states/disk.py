"""How full the database's disk is, against the dated limits. Pure but for one system call."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from telemetry.errors import InvalidError


class DiskState(StrEnum):
    """State ``low_disk``. On ``refuse`` the collector takes no readings; devices keep them."""

    OK = "ok"
    ALARM = "alarm"
    REFUSE = "refuse"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class DiskLimits:
    """The dated setting ``low_disk``: shares of the disk (0 to 1) and bytes that must be free."""

    alarm_free_share: float
    refuse_free_share: float
    refuse_free_bytes: float

    @classmethod
    def from_setting(cls, value: Mapping[str, Any]) -> DiskLimits:
        """Return the limits of a setting's value, or raise :class:`InvalidError`."""
        try:
            return cls(**{field: float(value[field]) for field in cls.__slots__})
        except (KeyError, TypeError, ValueError) as error:
            raise InvalidError("setting low_disk", f"is missing or no number: {error}") from error


@dataclass(frozen=True, kw_only=True, slots=True)
class DiskReport:
    """What was found: bytes, or with state unknown the reason why not."""

    state: DiskState
    free_bytes: int | None = None
    total_bytes: int | None = None
    path: str | None = None
    reason: str | None = None


def judge_disk(free: int, total: int, limits: DiskLimits) -> DiskState:
    """Return the state of a disk with ``free`` of ``total`` bytes free."""
    if free < limits.refuse_free_bytes or free < limits.refuse_free_share * total:
        return DiskState.REFUSE
    return DiskState.ALARM if free < limits.alarm_free_share * total else DiskState.OK


def look_at_disk(path: Path | None, limits: DiskLimits) -> DiskReport:
    """Return the state of the disk that holds ``path``, the database server's data."""
    if path is None:
        reason = "HANGOU_DISK_PATH is not set; set it to a folder on the database's disk"
        return DiskReport(state=DiskState.UNKNOWN, reason=reason)
    try:
        usage = shutil.disk_usage(path)
    except OSError as error:
        reason = f"HANGOU_DISK_PATH cannot be read: {error.strerror}"
        return DiskReport(state=DiskState.UNKNOWN, path=str(path), reason=reason)
    return DiskReport(
        state=judge_disk(usage.free, usage.total, limits),
        free_bytes=usage.free,
        total_bytes=usage.total,
        path=str(path),
    )
