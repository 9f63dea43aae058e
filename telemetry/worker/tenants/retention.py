"""Carries out the dated setting ``retention``, and leaves an audit row with counts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from psycopg import Connection

from telemetry.audit.store import record
from telemetry.dated.store import setting
from telemetry.retention.model import cutoffs
from telemetry.retention.store import drop_commits, drop_readings
from telemetry.worker.model import ACTOR


class RetentionTenant:
    """Drops whole chunks that are older than the setting allows, once an hour."""

    name = "retention"
    every_s = 3600.0

    def on_tick(self, conn: Connection[Any], now: datetime) -> None:
        """Drop what is too old."""
        for hypertable, cutoff in cutoffs(setting(conn, "retention", now), now).items():
            if hypertable == "commit_log":
                dropped = drop_commits(conn, cutoff)
            else:
                dropped = drop_readings(conn, hypertable, cutoff)
            if dropped is not None:
                record(
                    conn,
                    actor=ACTOR,
                    reason="dated setting retention",
                    action="retention.drop",
                    object=hypertable,
                    detail={**dropped._asdict(), "cutoff": cutoff.isoformat()},
                )
