"""Writes readings as the write path does: rows, latest values, and last the commit."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

START = datetime(2026, 7, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One value of a series, ``minute`` minutes after START."""

    series: int
    minute: float
    value: float | None = 1.0
    quality: int = 0

    @property
    def at(self) -> datetime:
        return START + self.minute * MINUTE


class Ledger:
    """A writer with the rights of the collector."""

    def __init__(self, dsn: str) -> None:
        self.conn = psycopg.connect(dsn, autocommit=True)

    def close(self) -> None:
        self.conn.close()

    def station(self, code: str, **fields: Any) -> int:
        given = {"name": f"站 {code}", "kind": "level", "lon": 119.4, "lat": 32.4, **fields}
        names = ", ".join(given)
        marks = ", ".join(["%s"] * len(given))
        return self._one(
            f"insert into telemetry.station (code, {names}) values (%s, {marks}) returning id",
            (code, *given.values()),
        )

    def series(
        self,
        station: int,
        quantity: str = "stage",
        *,
        channel: str = "",
        statistic: str = "instant",
        period: str = "",
        origin: str = "live",
    ) -> int:
        made = self._one(
            "insert into telemetry.series (station_id, quantity, channel, statistic, period)"
            " values (%s, %s, %s, %s, %s) returning id",
            (station, quantity, channel, statistic, period),
        )
        self.conn.execute(
            "insert into telemetry.series_origin (series_id, origin) values (%s, %s)",
            (made, origin),
        )
        return made

    def level(
        self, station: int, value: float, severity: str = "yellow", *, name: str = "警戒",
        quantity: str = "stage", source: str = "test", **fields: Any,
    ) -> None:  # fmt: skip
        """Record a level of a station; ``fields`` are ``datum``, ``valid_from``, ``valid_to``."""
        given = {"name": name, "quantity": quantity, "source": source, **fields}
        names = ", ".join(given)
        marks = ", ".join(["%s"] * len(given))
        self.conn.execute(
            f"insert into telemetry.level (station_id, value, severity, {names})"
            f" values (%s, %s, %s, {marks})",
            (station, value, severity, *given.values()),
        )

    def many_series(self, station: int, count: int) -> list[int]:
        """Return new series of a station that differ in their channel."""
        rows = self.conn.execute(
            "insert into telemetry.series (station_id, quantity, channel, statistic)"
            " select %s, 'stage', k::text, 'instant' from generate_series(1, %s) k returning id",
            (station, count),
        )
        return [one for (one,) in rows]

    def commit(self, *readings: Reading, lane: str = "live") -> int:
        """Store readings in one transaction and return its commit number."""
        with self.conn.transaction():
            self._many(
                "insert into telemetry.observation (at, received_at, value, series_id, quality)"
                " values (%s, %s, %s, %s, %s)",
                [(one.at, one.at + timedelta(seconds=1), one.value, one.series, one.quality)
                 for one in readings],
            )  # fmt: skip
            return self._tick(readings, lane)

    def supersede(self, before: Reading, value: float, *, actor: str | None, reason: str) -> int:
        """Put a value in place of one that is stored, for a person or, without, for the device."""
        key = {"series": before.series, "at": before.at, "value": value, "actor": actor,
               "reason": actor and reason}  # fmt: skip
        with self.conn.transaction():
            self.conn.execute(
                "insert into telemetry.revision (at, received_at, value, series_id, revision,"
                " quality, quality_rule, actor, reason) select at, received_at, value, series_id,"
                " revision, quality, quality_rule, %(actor)s, %(reason)s"
                " from telemetry.observation where series_id = %(series)s and at = %(at)s",
                key,
            )
            self.conn.execute(
                "update telemetry.observation set value = %(value)s, revision = revision + 1"
                " where series_id = %(series)s and at = %(at)s",
                key,
            )
            n = self._tick((), "live")
            self.conn.execute(
                "update telemetry.latest set value = %(value)s, revision = revision + 1, n = %(n)s"
                " where series_id = %(series)s and at = %(at)s",
                {**key, "n": n},
            )
            return n

    def _tick(self, readings: tuple[Reading, ...], lane: str) -> int:
        n = self._one("update telemetry.commit_counter set n = n + 1 returning n", ())
        self._many(
            "insert into telemetry.latest as l (series_id, at, received_at, value, revision,"
            " quality, quality_rule, n) values (%s, %s, %s, %s, 0, %s, %s, %s)"
            " on conflict (series_id) do update set at = excluded.at,"
            " received_at = excluded.received_at, value = excluded.value,"
            " quality = excluded.quality, n = excluded.n where excluded.at > l.at",
            [(one.series, one.at, one.at + timedelta(seconds=1), one.value, one.quality,
              2 if one.value is None else 0, n) for one in readings],
        )  # fmt: skip
        times = [one.at for one in readings]
        self.conn.execute(
            "insert into telemetry.commit_log (n, source, lane, series_ids, start_at, end_at,"
            " stored) values (%s, 'test', %s, %s, %s, %s, %s)",
            (n, lane, sorted({one.series for one in readings}), min(times, default=None),
             max(times, default=None), len(readings)),
        )  # fmt: skip
        self.conn.execute("notify commit_log")
        return n

    def _many(self, query: str, rows: list[tuple[Any, ...]]) -> None:
        with self.conn.cursor() as cursor:
            cursor.executemany(query, rows)

    def _one(self, query: str, parameters: tuple[Any, ...]) -> int:
        row = self.conn.execute(query, parameters).fetchone()
        assert row is not None
        return int(row[0])
