"""From both stores to a snapshot: what is on record at one moment, brought together."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

import psycopg
import structlog
from psycopg import Connection

from api.snapshots.layers import layers_of
from api.snapshots.request import SnapshotRequest
from api.snapshots.stations import Facts, Item, Judging, documents
from telemetry.dated.store import setting
from telemetry.freshness.model import Factors
from telemetry.quantities.model import Catalogue
from telemetry.reading.latest.store import latest_at, latest_since
from telemetry.reading.levels.store import level_items
from telemetry.reading.series.store import series_items
from telemetry.reading.stations.store import station_items
from web.snapshots.model import Layer, Snapshot, Source

_log = structlog.get_logger(__name__)

_MOST = 100_000  # stations and series; far beyond what a platform has

Lend = Callable[[], AbstractContextManager[Connection[Any]]]


def compose(
    request: SnapshotRequest, *, telemetry: Lend, geo: Lend | None, catalogue: Catalogue
) -> Snapshot:
    """Return the snapshot that is asked for.

    Without an answer of the geo store the layers are missing and the snapshot says so; without
    the telemetry store there is none.

    Raises
    ------
    geo.errors.InvalidError
        If a layer is not on record.
    psycopg.OperationalError
        If the telemetry store cannot be reached.
    """
    with telemetry() as conn:
        facts, made_at = _facts(conn, request)
        series = documents(series_items(conn, station=None, limit=_MOST, after=0)[0])
    at = request.at or made_at
    return Snapshot(
        view=request.view,
        at=at,
        made_at=made_at,
        past=request.at is not None,
        stations=Judging(facts, catalogue, request, now=at).stations(),
        layers=_layers(request, geo),
        sources=_sources(series, at),
        language=request.language,
        theme=request.theme,
    )


def _facts(conn: Connection[Any], request: SnapshotRequest) -> tuple[Facts, datetime]:
    """All answers of one transaction, so that they belong together."""
    with conn.transaction():
        # Asked for in any case: with the newest values comes the store's own clock.
        _, now, _, newest = latest_since(conn, -1)
        items = ",".join(newest) if request.at is None else latest_at(conn, request.at)[2]
        facts = Facts(
            stations=documents(station_items(conn, limit=_MOST)[0]),
            latest=documents(items),
            levels=documents(level_items(conn, station=None)),
            factors=Factors.from_setting(setting(conn, "freshness", request.at)),
        )
    return facts, datetime.fromisoformat(json.loads(now))


def _layers(request: SnapshotRequest, geo: Lend | None) -> tuple[Layer, ...] | None:
    if geo is None:
        return None
    try:
        with geo() as conn:
            return layers_of(conn, request)
    except psycopg.OperationalError as error:
        _log.warning("snapshot_without_layers", error=repr(error))
        return None


def _sources(series: list[Item], at: datetime) -> tuple[Source, ...]:
    """Where readings come from that are no measurement, each once, in a fixed order."""
    found = set()
    for one in series:
        begun = [
            row for row in one["origins"]
            if row["from"] is None or datetime.fromisoformat(row["from"]) <= at
        ]  # fmt: skip
        if begun and begun[-1]["origin"] != "live":
            row = begun[-1]
            found.add(
                Source(
                    origin=row["origin"],
                    series=row["source_series"],
                    transform=row["transform"],
                    speed=row["speed"],
                )
            )
    return tuple(sorted(found, key=str))
