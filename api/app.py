"""The application: routes, errors, headers, and what runs from start to end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi import APIRouter, Depends, FastAPI

from api import __version__, errors, pages
from api.middleware import Surroundings
from api.openapi import describe
from api.parameters import said_once
from api.platform import Platform
from api.routes import (
    devices,
    districts,
    freshness,
    gates,
    health,
    latest,
    layers,
    levels,
    live,
    observations,
    quantities,
    series,
    snapshots,
    stations,
    totals,
    trends,
)
from api.settings import Settings

PREFIX = "/api/v1"


def create_app(settings: Settings) -> FastAPI:
    """Return the application; its stores are opened when a server starts it.

    ``app.state.platform.hub.close()`` ends the open live streams; a server calls it before
    it waits for connections to end.
    """
    platform = Platform.of(settings)
    app = FastAPI(
        title="Hangou 邗沟",
        version=__version__,
        summary="Telemetry and maps of a canal city",
        openapi_url=f"{PREFIX}/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan(platform),
    )
    app.state.platform = platform
    app.include_router(_endpoints(), prefix=PREFIX)
    app.include_router(health.metrics_router)
    pages.install(app, settings.api_static_dir)
    errors.install(app)
    app.add_middleware(Surroundings, metrics=platform.metrics)
    describe(app)
    return app


def _endpoints() -> APIRouter:
    router = APIRouter(dependencies=[Depends(said_once)])
    for module in (
        stations,
        series,
        levels,
        gates,
        devices,
        districts,
        quantities,
        latest,
        observations,
        totals,
        trends,
        freshness,
        live,
        layers,
        snapshots,
        health,
    ):
        router.include_router(module.router)
    return router


def _lifespan(
    platform: Platform,
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def run(_: FastAPI) -> AsyncIterator[None]:
        platform.stores.open()
        platform.hub.start()
        try:
            yield
        finally:
            await platform.hub.stop()
            await asyncio.to_thread(platform.stores.close)

    return run
