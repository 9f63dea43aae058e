"""What the endpoints share: made once by the application, found through the request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from api.live.hub import Hub
from api.live.steps import Steps
from api.live.table import LatestTable
from api.memo import Memo
from api.metrics import Metrics
from api.settings import Settings
from api.stores import Stores
from geo.divisions.model import Division, load_divisions
from telemetry.quantities.model import Catalogue, load_catalogue


@dataclass(frozen=True, kw_only=True, slots=True)
class Platform:
    """The settings, stores and shared state of one application."""

    settings: Settings
    stores: Stores
    table: LatestTable
    hub: Hub
    metrics: Metrics
    catalogue: Catalogue
    divisions: tuple[Division, ...]
    lists: Memo[bytes]
    trends: Memo[bytes]

    @classmethod
    def of(cls, settings: Settings) -> Platform:
        """Put the parts together. Nothing connects before ``stores.open`` and ``hub.start``.

        Raises
        ------
        CatalogueError
            If the data folder has no catalogue of quantities, or a wrong one.
        DivisionsError
            If it has no table of divisions, or a wrong one.
        """
        stores, table, metrics = Stores(settings), LatestTable(), Metrics()
        steps = Steps(stores=stores, table=table, reach=settings.live_resume_commits)
        hub = Hub(settings=settings, stores=stores, steps=steps, metrics=metrics)
        return cls(
            settings=settings,
            stores=stores,
            table=table,
            hub=hub,
            metrics=metrics,
            lists=Memo(max_age=settings.api_list_max_age),
            trends=Memo(max_age=settings.api_trends_max_age),
            catalogue=load_catalogue(settings.data_dir / "quantities.toml"),
            divisions=load_divisions(settings.data_dir),
        )


def _platform(request: Request) -> Platform:
    platform: Platform = request.app.state.platform
    return platform


Shared = Annotated[Platform, Depends(_platform)]
