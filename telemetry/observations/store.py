"""SQL of the readings: optimistic COPY, the staged path, the tick that ends a commit.

All functions work in the caller's transaction. Times cross as microseconds since 1970.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from psycopg import Connection

from telemetry.observations.rows import COPY_COLUMNS, Block, encode

_COPY = f"copy telemetry.observation ({COPY_COLUMNS}) from stdin (format binary)"

# "occurrence" counts the rows of one key within the batch: 0 for the first.
_STAGING = """
    create temporary table if not exists incoming (
        at timestamptz not null, received_at timestamptz not null, value double precision,
        series_id integer not null, quality smallint not null, device_quality smallint,
        quality_rule smallint not null, ord integer not null, occurrence integer
    ) on commit delete rows
"""
_COPY_STAGED = f"copy pg_temp.incoming ({COPY_COLUMNS}, ord) from stdin (format binary)"

_REPEATED = """
    update pg_temp.incoming i set occurrence = r.occurrence
    from unnest(%s::integer[], %s::integer[]) as r(ord, occurrence)
    where i.ord = r.ord
"""

_ADD = """
    with added as (
        insert into telemetry.observation
            (at, received_at, value, series_id, quality, device_quality, quality_rule)
        select at, received_at, value, series_id, quality, device_quality, quality_rule
        from pg_temp.incoming where occurrence is null
        order by series_id, at
        on conflict (series_id, at) do nothing
        returning series_id, at
    )
    delete from pg_temp.incoming i using added a
    where i.occurrence is null and i.series_id = a.series_id and i.at = a.at
    returning i.ord
"""

# Locked by a statement of its own, so that the next one sees what another writer has just done.
_LOCK = """
    select o.series_id from telemetry.observation o
    join pg_temp.incoming i on o.series_id = i.series_id and o.at = i.at
    where o.at between %(earliest)s and %(latest)s
    order by o.series_id, o.at
    for update of o
"""

# A value on record for the key, with the same flag, is a duplicate; so is an older value.
# The same value with another flag, and a value never seen for the key, make a revision.
_REVISE = """
    with judged as (
        select i.received_at, i.value, i.quality, i.device_quality, i.quality_rule,
            o.series_id, o.at, o.revision, o.received_at as old_received_at,
            o.value as old_value, o.quality as old_quality,
            o.device_quality as old_device_quality, o.quality_rule as old_quality_rule
        from pg_temp.incoming i
        join telemetry.observation o on o.series_id = i.series_id and o.at = i.at
        where coalesce(i.occurrence, 0) = %(occurrence)s
            and o.at between %(earliest)s and %(latest)s
            and (o.value is distinct from i.value
                 or o.device_quality is distinct from i.device_quality)
            and not exists (
                select 1 from telemetry.revision r
                where r.series_id = i.series_id and r.at = i.at
                    and r.at between %(earliest)s and %(latest)s
                    and r.value is not distinct from i.value
                    and (o.value is distinct from i.value
                         or r.device_quality is not distinct from i.device_quality)
            )
    ), kept as (
        insert into telemetry.revision (at, received_at, value, series_id, revision, quality,
                                        device_quality, quality_rule)
        select at, old_received_at, old_value, series_id, revision, old_quality,
            old_device_quality, old_quality_rule
        from judged
    )
    update telemetry.observation o
    set value = j.value, received_at = j.received_at, quality = j.quality,
        device_quality = j.device_quality, quality_rule = j.quality_rule,
        revision = j.revision + 1
    from judged j
    where o.series_id = j.series_id and o.at = j.at
        and o.at between %(earliest)s and %(latest)s
    returning o.series_id, (extract(epoch from o.at) * 1000000)::bigint,
        (extract(epoch from o.received_at) * 1000000)::bigint,
        o.value, o.quality, coalesce(o.device_quality, -1), o.quality_rule, o.revision
"""

_TIME = "'epoch'::timestamptz + {} * interval '1 microsecond'"

_TICK = f"""
    with tick as (
        update telemetry.commit_counter set n = n + 1 returning n
    ), fresh as (
        insert into telemetry.latest as l (series_id, at, received_at, value, quality,
                                           device_quality, quality_rule, revision, n)
        select u.series_id, {_TIME.format("u.at")}, {_TIME.format("u.received_at")}, u.value,
            u.quality, nullif(u.device_quality, -1), u.quality_rule, u.revision, tick.n
        from tick, unnest(%(series_id)s::integer[], %(at)s::bigint[], %(received_at)s::bigint[],
                          %(value)s::double precision[], %(quality)s::smallint[],
                          %(device_quality)s::smallint[], %(quality_rule)s::smallint[],
                          %(revision)s::smallint[])
            as u(series_id, at, received_at, value, quality, device_quality, quality_rule,
                 revision)
        on conflict (series_id) do update
            set at = excluded.at, received_at = excluded.received_at, value = excluded.value,
                quality = excluded.quality, device_quality = excluded.device_quality,
                quality_rule = excluded.quality_rule, revision = excluded.revision,
                n = excluded.n
            where (excluded.at, excluded.revision) > (l.at, l.revision)
    ), log as (
        insert into telemetry.commit_log (n, source, lane, series_ids, start_at, end_at, stored,
                                          duplicate, revised, rejected)
        select tick.n, %(source)s, %(lane)s, %(series_ids)s, {_TIME.format("%(start)s::bigint")},
            {_TIME.format("%(end)s::bigint")}, %(stored)s, %(duplicate)s, %(revised)s,
            %(rejected)s
        from tick
        returning n
    )
    select n, pg_notify('commit_log', n::text) from log
"""


@dataclass(slots=True)
class Written:
    """What became of the rows of one transaction, and what is new in it.

    ``added`` are stored rows; ``revised`` rows are (series_id, at, received_at, value,
    quality, device_quality, quality_rule, revision) as now on record.
    """

    added: list[Block] = field(default_factory=list)
    revised: list[tuple[Any, ...]] = field(default_factory=list)
    duplicate: int = 0

    @property
    def stored(self) -> int:
        """Number of rows added."""
        return sum(len(block) for block in self.added)


def copy_new(conn: Connection[Any], block: Block, written: Written) -> None:
    """Store rows whose keys should all be new.

    Raises
    ------
    psycopg.errors.UniqueViolation
        If one is not; the caller rolls back to a savepoint and stages the block.
    """
    with conn.cursor() as cursor, cursor.copy(_COPY) as copy:
        copy.write(encode(block))
    written.added.append(block)


def stage(conn: Connection[Any], block: Block, written: Written) -> None:
    """Store rows of which any may be on record already: new ones, duplicates, revisions."""
    conn.execute(_STAGING)
    with conn.cursor() as cursor, cursor.copy(_COPY_STAGED) as copy:
        copy.write(encode(block, with_order=True))
    occurrences = _occurrences(block)
    repeated = np.flatnonzero(occurrences)
    if len(repeated):
        conn.execute(_REPEATED, (repeated.tolist(), occurrences[repeated].tolist()))
    added = [row[0] for row in conn.execute(_ADD)]
    if added:
        written.added.append(block.take(np.array(sorted(added))))
    left = len(block) - len(added)
    revised: list[tuple[Any, ...]] = []
    if left:
        earliest, latest = _bounds(conn, block)
        conn.execute(_LOCK, {"earliest": earliest, "latest": latest})
        for occurrence in range(int(occurrences.max()) + 1):
            revised += conn.execute(
                _REVISE, {"occurrence": occurrence, "earliest": earliest, "latest": latest}
            ).fetchall()
    written.revised += revised
    written.duplicate += left - len(revised)


def _bounds(conn: Connection[Any], block: Block) -> tuple[Any, ...]:
    """Return the block's first and last event time, for chunk exclusion."""
    query = f"select {_TIME.format('%s::bigint')}, {_TIME.format('%s::bigint')}"
    row: tuple[Any, ...] = conn.execute(
        query, (int(block.at.min()), int(block.at.max()))
    ).fetchall()[0]
    return row


def _occurrences(block: Block) -> npt.NDArray[np.int64]:
    """Return for each row how many earlier rows of the block have its key."""
    order = np.lexsort((block.at, block.series_id))  # stable: keeps the order of arrival
    series, at = block.series_id[order], block.at[order]
    starts = np.append(True, (series[1:] != series[:-1]) | (at[1:] != at[:-1]))
    positions = np.arange(len(block))
    within = positions - np.maximum.accumulate(np.where(starts, positions, 0))
    occurrences = np.empty(len(block), dtype=np.int64)
    occurrences[order] = within
    return occurrences


def tick(conn: Connection[Any], written: Written, *, source: str, lane: str, rejected: int) -> int:
    """End the transaction's work: next commit number, latest values, commit-log row.

    The counter row is locked from here to COMMIT, which is what gives commit numbers without
    gap or disorder: call it last.
    """
    rows = _latest_rows(written)
    times = [(int(b.at.min()), int(b.at.max())) for b in written.added]
    times += [(row[1], row[1]) for row in written.revised]
    row = conn.execute(
        _TICK,
        {
            **rows,
            "source": source,
            "lane": lane,
            "series_ids": sorted(set(rows["series_id"])),
            "start": min((start for start, _ in times), default=None),
            "end": max((end for _, end in times), default=None),
            "stored": written.stored,
            "duplicate": written.duplicate,
            "revised": len(written.revised),
            "rejected": rejected,
        },
    ).fetchone()
    assert row is not None  # noqa: S101 - commit_counter has exactly one row
    return int(row[0])


_LATEST_COLUMNS = ("series_id", "at", "received_at", "value", "quality", "device_quality",
                   "quality_rule", "revision")  # fmt: skip


def _latest_rows(written: Written) -> dict[str, list[Any]]:
    """Return one row a series, its newest, as lists; sorted by series."""
    best: dict[int, tuple[Any, ...]] = {}
    for block in written.added:
        newest = block.newest()
        value = np.where(newest.null, None, newest.value)  # type: ignore[call-overload]
        columns = (newest.series_id, newest.at, newest.received_at, value, newest.quality,
                   newest.device_quality, newest.quality_rule)  # fmt: skip
        for row in zip(*(column.tolist() for column in columns), strict=True):
            _keep_newest(best, (*row, 0))
    for row in written.revised:
        _keep_newest(best, row)
    rows = [best[series_id] for series_id in sorted(best)]
    return {name: [row[i] for row in rows] for i, name in enumerate(_LATEST_COLUMNS)}


def _keep_newest(best: dict[int, tuple[Any, ...]], row: tuple[Any, ...]) -> None:
    held = best.get(row[0])
    if held is None or (row[1], row[7]) > (held[1], held[7]):
        best[row[0]] = row
