"""What the worker's loop and its tenants know of each other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol, runtime_checkable

from psycopg import Connection

ACTOR = "worker"
"""Who the audit names for what the worker does of itself."""


class Commit(NamedTuple):
    """One row of the commit log; ``start_at`` to ``end_at`` are event times, both included."""

    n: int
    committed_at: datetime
    source: str
    lane: str
    series_ids: list[int]
    start_at: datetime | None
    end_at: datetime | None
    stored: int
    duplicate: int
    revised: int
    rejected: int


class Tenant(Protocol):
    """A job of the worker. One that fails stops no other; it is tried again at its next turn.

    ``name`` names it in logs, metrics and states; ``every_s`` is the pause between two ticks.
    """

    name: str
    every_s: float

    def on_tick(self, conn: Connection[Any], now: datetime) -> None:
        """Do what time brings, in the transaction of ``conn``; ``now`` is the store's clock."""


@runtime_checkable
class CommitTenant(Tenant, Protocol):
    """A tenant that follows the commit log, by an offset of its own.

    Its effects and its offset are one transaction: a commit has its effect exactly once.
    """

    def on_start(self, conn: Connection[Any], now: datetime) -> None:
        """Take in what was committed before the tenant had an offset, once in its life."""

    def on_commits(self, conn: Connection[Any], commits: Sequence[Commit]) -> None:
        """Take in commits, in the order of ``n`` and without gaps."""
