"""Reading, in a worker thread, what takes a client from its position to now."""

from __future__ import annotations

import json
from typing import NamedTuple

import psycopg

import geo.changes.store
from api.live import events
from api.live.position import Position, refusal
from api.live.table import LatestTable
from api.stores import Stores
from geo.changes.model import Change
from telemetry.reading.commits.store import changes, oldest_commit
from telemetry.reading.latest.store import newest_commit


class Step(NamedTuple):
    """Where a client stands after the events in ``data``, which may be none."""

    to: Position
    data: bytes


class Steps:
    """Makes steps from the two stores. ``reach`` is how many commits a client may be behind."""

    def __init__(self, *, stores: Stores, table: LatestTable, reach: int) -> None:
        self._stores = stores
        self._table = table
        self._reach = reach

    def step(self, position: Position | None, g: int | None) -> Step:
        """Return the step from ``position`` to now; a snapshot if the client has no position.

        ``g`` is the newest change of the geo store, None while that is not known. A position
        that cannot be gone on from is answered by a reset and a snapshot.
        """
        if position is None:
            return self._snapshot(g or 0)
        g = position.g if g is None else g
        with self._stores.telemetry() as conn:
            n = newest_commit(conn)
            oldest = oldest_commit(conn)
        reason = refusal(position, Position(n, g), oldest=oldest, reach=self._reach)
        if reason is not None:
            return self._restart(position, reason, g)
        known, maps = self._maps(position, g)
        return self._telemetry(position, Position(n, known), maps)

    def _restart(self, position: Position, reason: str, g: int) -> Step:
        # The reset leaves the client where it was, so that a break before the snapshot has
        # come leads to the same reset again.
        snapshot = self._snapshot(g)
        return Step(snapshot.to, events.reset(position, reason) + snapshot.data)

    def _snapshot(self, g: int) -> Step:
        with self._stores.telemetry() as conn:
            latest = self._table.read(conn)
        to = Position(latest.n, g)
        return Step(to, events.with_items("snapshot", to, latest.items))

    def _telemetry(self, position: Position, to: Position, maps: bytes) -> Step:
        """``maps`` has brought the client to ``to.g`` already; commits follow."""
        with self._stores.telemetry() as conn:
            found = changes(conn, after=position.n, through=to.n)
        data = maps
        if found.changed is not None:
            # Until the second event of a pair has come, the client stands before both: a break
            # between them then loses neither.
            at = to if found.items is None else Position(position.n, to.g)
            data += events.changed(at, to.n, found.changed)
        if found.items is not None:
            data += events.with_items("telemetry", to, found.items)
        return Step(to, data)

    def _maps(self, position: Position, g: int) -> tuple[int, bytes]:
        if g == position.g:
            return g, b""
        try:
            with self._stores.geo() as conn:
                found = geo.changes.store.since(conn, position.g)
        except psycopg.Error:  # telemetry goes on without; the map changes come later
            return position.g, b""
        if not found:
            return g, b""
        reached = found[-1].g
        data = json.dumps({"g": reached, "changes": [_change(change) for change in found]})
        return reached, events.event("map", Position(position.n, reached), data.encode())


def _change(change: Change) -> dict[str, object]:
    return {
        "layer": change.layer,
        "op": change.op,
        "features": change.features,
        "bbox": change.bbox,
        "at": change.at.isoformat(),
    }
