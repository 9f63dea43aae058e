"""Holds the dead letters of each device to the dated quota."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from psycopg import Connection

from telemetry.audit.store import record
from telemetry.dated.store import setting
from telemetry.deadletters.store import delete_beyond_quota
from telemetry.errors import InvalidError
from telemetry.worker.model import ACTOR


class DeadLetterTenant:
    """Deletes the oldest dead letters beyond the quota; one audit row for a run that deletes."""

    name = "dead_letters"
    every_s = 300.0

    def on_tick(self, conn: Connection[Any], now: datetime) -> None:
        """Delete what is beyond the quota now."""
        quota = setting(conn, "dead_letter_quota", now).get("per_device")
        if not isinstance(quota, int) or quota < 0:
            raise InvalidError("setting dead_letter_quota", f"per_device {quota!r} is no count")
        deleted = delete_beyond_quota(conn, quota)
        if deleted:
            record(
                conn,
                actor=ACTOR,
                reason="dated setting dead_letter_quota",
                action="dead_letter.quota",
                object="dead_letter",
                detail={"per_device": quota, "deleted": deleted, "total": sum(deleted.values())},
            )
