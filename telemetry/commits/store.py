"""SQL of the write path's ledger: counters per source, rejections per device, dead letters."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.types.json import Jsonb

KEPT_BYTES = 16 * 1024
"""How much of a rejected payload a dead letter keeps (DESIGN 3.2)."""

_ADD_COUNTS = """
    insert into telemetry.counter as c
        (source, messages_committed, messages_dead_lettered, readings_seen, readings_stored,
         readings_duplicate, readings_revised, readings_rejected)
    values (%s, %s, %s, %s, %s, %s, %s, %s)
    on conflict (source) do update set
        messages_committed = c.messages_committed + excluded.messages_committed,
        messages_dead_lettered = c.messages_dead_lettered + excluded.messages_dead_lettered,
        readings_seen = c.readings_seen + excluded.readings_seen,
        readings_stored = c.readings_stored + excluded.readings_stored,
        readings_duplicate = c.readings_duplicate + excluded.readings_duplicate,
        readings_revised = c.readings_revised + excluded.readings_revised,
        readings_rejected = c.readings_rejected + excluded.readings_rejected
"""

_READ_COUNTS = """
    select messages_committed, messages_dead_lettered, readings_stored, readings_duplicate,
        readings_revised, readings_rejected
    from telemetry.counter where source = %s
"""

_ADD_REJECTIONS = """
    insert into telemetry.rejection_counter as c (device_code, code, readings, messages, last_at)
    select d, k, r, m, now() from unnest(%s::text[], %s::text[], %s::bigint[], %s::bigint[])
        as u(d, k, r, m)
    on conflict (device_code, code) do update
        set readings = c.readings + excluded.readings, messages = c.messages + excluded.messages,
            last_at = excluded.last_at
"""

_ADD_DEAD_LETTER = """
    insert into telemetry.dead_letter
        (received_at, device_code, topic, code, reason, session, seq, rejected, payload, length,
         sha256)
    values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


_REJECTED_SEQS = """
    select distinct on (d.device_code, d.topic, d.session, d.seq)
        d.device_code, d.topic, d.session, d.seq, d.rejected
    from telemetry.dead_letter d
    join unnest(%s::text[], %s::text[], %s::text[], %s::bigint[], %s::bigint[])
        as k(device_code, topic, session, after, through) using (device_code, topic, session)
    where d.seq > k.after and d.seq <= k.through
    order by d.device_code, d.topic, d.session, d.seq, d.id desc
"""


@dataclass(slots=True)
class Counts:
    """Messages and readings of one source. ``seen`` is the sum of the four outcomes."""

    committed: int = 0
    dead_lettered: int = 0
    stored: int = 0
    duplicate: int = 0
    revised: int = 0
    rejected: int = 0

    @property
    def seen(self) -> int:
        """Readings that arrived."""
        return self.stored + self.duplicate + self.revised + self.rejected

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True, kw_only=True, slots=True)
class DeadLetter:
    """A message of which at least one reading was not stored. ``rejected`` is the receipt's."""

    received_at: datetime
    device_code: str
    topic: str
    code: str
    reason: str
    session: str | None
    seq: int | None
    rejected: list[dict[str, Any]]
    payload: bytes


def add_counts(conn: Connection[Any], source: str, counts: Counts) -> None:
    """Add ``counts`` to the source's row."""
    conn.execute(
        _ADD_COUNTS,
        (source, counts.committed, counts.dead_lettered, counts.seen, counts.stored,
         counts.duplicate, counts.revised, counts.rejected),
    )  # fmt: skip


def read_counts(conn: Connection[Any], source: str) -> Counts:
    """Return what the source has counted since it first ran."""
    row = conn.execute(_READ_COUNTS, (source,)).fetchone()
    return Counts(*row) if row else Counts()


def add_rejections(
    conn: Connection[Any], rejections: dict[tuple[str, str], tuple[int, int]]
) -> None:
    """Count rejections: ``{(device code, code): (readings, messages)}``."""
    if rejections:
        keys = sorted(rejections)
        conn.execute(
            _ADD_REJECTIONS,
            ([key[0] for key in keys], [key[1] for key in keys],
             [rejections[key][0] for key in keys], [rejections[key][1] for key in keys]),
        )  # fmt: skip


def rejected_seqs(
    conn: Connection[Any], spans: list[tuple[str, str, str, int, int]]
) -> dict[tuple[str, str, str], dict[int, list[dict[str, Any]]]]:
    """Return what was rejected of sessions, by (device code, topic, session) and then seq.

    ``spans`` are (device code, topic, session, after, through): seqs above ``after`` and up to
    ``through``. The newest dead letter of a seq counts.
    """
    found: dict[tuple[str, str, str], dict[int, list[dict[str, Any]]]] = {}
    columns = [list(column) for column in zip(*spans, strict=True)]
    for device_code, topic, session, seq, rejected in conn.execute(_REJECTED_SEQS, columns):
        found.setdefault((device_code, topic, session), {})[seq] = rejected
    return found


def add_dead_letters(conn: Connection[Any], letters: Iterable[DeadLetter]) -> None:
    """Keep rejected messages: the first 16 KB, the length and the SHA-256 of each."""
    rows = [
        (one.received_at, one.device_code, one.topic, one.code, one.reason, one.session, one.seq,
         Jsonb(one.rejected), one.payload[:KEPT_BYTES], len(one.payload),
         hashlib.sha256(one.payload).digest())
        for one in letters
    ]  # fmt: skip
    if rows:
        with conn.cursor() as cursor:
            cursor.executemany(_ADD_DEAD_LETTER, rows)
