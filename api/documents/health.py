"""Documents of health and readiness."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import AwareDatetime, Field

from api.documents import Document

READ_ONLY = "read-only"
"""The store answers and takes no writes, so no reading comes in."""


COLLECTOR = "collector"
"""The state that the collector renews each five seconds: ok, no_broker or stopped."""
SILENT = "silent"
"""The collector's state when it has not been renewed: it was killed, or has lost the store."""


class SystemState(Document):
    """A state of the platform itself."""

    code: str = Field(examples=["low_disk"])
    state: str = Field(examples=["normal"])
    since: AwareDatetime
    checked_at: AwareDatetime
    detail: dict[str, Any]


class Stores(Document):
    """For each store "up", or what is wrong with it."""

    telemetry: str = Field(
        description='"read-only": it answers and takes no writes', examples=["up"]
    )
    geo: str = Field(examples=["up"])


class Schemas(Document):
    """The schema versions that the program is written for."""

    telemetry: str = Field(examples=["0001"])
    geo: str = Field(examples=["0001"])


class Live(Document):
    """Where the live stream stands; ``up`` is false while it cannot read telemetry."""

    up: bool
    n: int | None = Field(examples=[1042])
    g: int | None = Field(examples=[7])


class Health(Document):
    """The state of the platform."""

    status: Literal["ok", "degraded"]
    version: str = Field(examples=["0.1.0"])
    stores: Stores
    schemas: Schemas
    live: Live
    states: list[SystemState]


class Ready(Document):
    """Both stores can be used."""

    ready: Literal[True]
