"""Is the process up, is it ready, and what does it count."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from fastapi import APIRouter, Depends, Request, Response
from psycopg import Connection

import geo.errors
import geo.schema
import telemetry.errors
import telemetry.schema
from api import __version__
from api.answers import JSON, accepts, answer
from api.documents import problems
from api.documents.health import COLLECTOR, READ_ONLY, SILENT, Health, Ready
from api.errors import NOT_READY, RequestError, problem
from api.metrics import CONTENT_TYPE
from api.parameters import no_parameters
from api.platform import Platform, Shared
from telemetry.reading.store import is_read_only, system_states

_SILENT_AFTER = timedelta(seconds=20)
"""Four signs of life of the collector missed."""

router = APIRouter(tags=["operation"])
metrics_router = APIRouter(include_in_schema=False)

_BROKEN = (psycopg.Error, telemetry.errors.TelemetryError, geo.errors.GeoError, RequestError)


@router.get(
    "/health",
    summary="Show the state of the platform",
    dependencies=[Depends(accepts(JSON)), Depends(no_parameters)],
    responses={200: {"model": Health}, **problems(400, 406)},
)
def show_health(request: Request, platform: Shared) -> Response:
    """Always 200 while the process runs; what is broken is in the document."""
    failures = _failures(platform)
    read_only, states = (False, []) if "telemetry" in failures else _states(platform)
    stores = {name: failures.get(name, "up") for name in ("telemetry", "geo")}
    if read_only:
        stores["telemetry"] = READ_ONLY
    document = {
        "status": "degraded" if failures or read_only or _takes_nothing_in(states) else "ok",
        "version": __version__,
        "stores": stores,
        "schemas": {"telemetry": telemetry.schema.HEAD, "geo": geo.schema.head()},
        "live": {"up": platform.hub.up, "n": platform.hub.n, "g": platform.hub.g},
        "states": states,
    }
    return answer(request, json.dumps(document, ensure_ascii=False).encode())


@router.get(
    "/ready",
    summary="Tell whether both stores can be used",
    dependencies=[Depends(accepts(JSON)), Depends(no_parameters)],
    responses={200: {"model": Ready}, **problems(400, 406, 503)},
)
def show_ready(request: Request, platform: Shared) -> Response:
    """503 names each store that is missing; the endpoints of the other one go on."""
    failures = _failures(platform)
    if not failures:
        return answer(request, b'{"ready":true}')
    errors = [{"parameter": name, "detail": why} for name, why in failures.items()]
    detail = "; ".join(f"{name} store: {why}" for name, why in failures.items())
    return problem(request, NOT_READY, detail, errors=errors, headers={"Retry-After": "3"})


@metrics_router.get("/metrics")
def show_metrics(platform: Shared) -> Response:
    """Prometheus text."""
    return Response(platform.metrics.text(), media_type=CONTENT_TYPE)


def _states(platform: Platform) -> tuple[bool, list[Any]]:
    try:
        with platform.stores.telemetry() as conn:
            return is_read_only(conn), [_aged(one) for one in json.loads(system_states(conn))]
    except psycopg.Error:  # lost since it was looked at: the next answer says so
        return False, []


def _aged(state: dict[str, Any]) -> dict[str, Any]:
    """Return a state; a collector that leaves no sign of life any more is silent."""
    age = datetime.now(UTC) - datetime.fromisoformat(state["checked_at"])
    gone = state["code"] == COLLECTOR and state["state"] == "ok" and age > _SILENT_AFTER
    return {**state, "state": SILENT} if gone else state


def _takes_nothing_in(states: list[dict[str, Any]]) -> bool:
    return any(one["code"] == COLLECTOR and one["state"] != "ok" for one in states)


def _failures(platform: Platform) -> dict[str, str]:
    checks: dict[
        str,
        tuple[Callable[[], AbstractContextManager[Connection[Any]]], Callable[[Any], None]],
    ] = {
        "telemetry": (platform.stores.telemetry, telemetry.schema.require_schema),
        "geo": (platform.stores.geo, geo.schema.require_schema),
    }
    return {
        name: why
        for name, (lend, require) in checks.items()
        if (why := _failure(lend, require)) is not None
    }


def _failure(
    lend: Callable[[], AbstractContextManager[Connection[Any]]],
    require: Callable[[Connection[Any]], None],
) -> str | None:
    try:
        with lend() as conn:
            require(conn)
    except _BROKEN as error:
        # Neither address nor password of the store is for the reader.
        return "cannot be reached" if isinstance(error, psycopg.Error) else str(error)
    return None
