"""Watches the disk of the database and writes the platform's state ``low_disk``."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog
from psycopg import Connection

from telemetry.dated.store import setting
from telemetry.states.disk import DiskLimits, DiskState, look_at_disk
from telemetry.states.store import put_state
from telemetry.worker.metrics import WorkerMetrics
from telemetry.worker.model import ACTOR

STATE = "low_disk"


class DiskTenant:
    """Says ok, alarm, refuse, or unknown: a disk that nobody can see is not a good one."""

    name = STATE
    every_s = 10.0

    def __init__(self, *, path: Path | None, metrics: WorkerMetrics) -> None:
        self._path = path
        self._metrics = metrics

    def on_tick(self, conn: Connection[Any], now: datetime) -> None:
        """Look at the disk and put its state on record."""
        limits = DiskLimits.from_setting(setting(conn, STATE, now))
        report = look_at_disk(self._path, limits)
        detail = {**asdict(report), "limits": asdict(limits)}
        del detail["state"]
        changed = put_state(
            conn,
            STATE,
            report.state,
            detail,
            actor=ACTOR,
            reason="dated setting low_disk",
        )
        self._metrics.disk(report)
        if changed:
            log = structlog.get_logger()
            say = log.info if report.state is DiskState.OK else log.warning
            say("disk state changed", **{**detail, "state": report.state.value})
