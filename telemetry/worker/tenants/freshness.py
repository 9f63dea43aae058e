"""Keeps the freshness of every station on record, with an event for each change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from psycopg import Connection

from telemetry.dated.store import setting
from telemetry.freshness.model import Factors, freshness
from telemetry.freshness.store import (
    Change,
    Standing,
    save_changes,
    standings,
    stations_not_live,
)
from telemetry.worker.model import Commit
from telemetry.worker.store import clock


class FreshnessTenant:
    """Ages all stations every few seconds; a station that speaks again is live at once."""

    name = "freshness"
    every_s = 5.0

    def on_start(self, conn: Connection[Any], now: datetime) -> None:
        """Judge all stations."""
        self.on_tick(conn, now)

    def on_commits(self, conn: Connection[Any], commits: Sequence[Commit]) -> None:
        """Judge the stations of these commits that are not on record as live."""
        series_ids = sorted({series_id for commit in commits for series_id in commit.series_ids})
        silent = stations_not_live(conn, series_ids)
        if silent:
            now = clock(conn)
            _judge(conn, standings(conn, now, silent), now)

    def on_tick(self, conn: Connection[Any], now: datetime) -> None:
        """Judge all stations."""
        _judge(conn, standings(conn, now), now)


def _judge(conn: Connection[Any], found: Iterable[Standing], now: datetime) -> None:
    factors = Factors.from_setting(setting(conn, "freshness", now))
    changes = []
    for one in found:
        after = freshness(one.newest_at, one.interval_s, one.link_state, now, factors)
        if after != one.before:
            changes.append(Change(one.station_id, after, one.before, one.newest_at))
    save_changes(conn, changes, now)
