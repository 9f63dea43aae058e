"""Settings of the telemetry processes, from variables with the prefix ``HANGOU_``.

Read when a command starts, never at import. What depends on data (limits, factors, periods) is
no setting but a dated row of the store.
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from telemetry.errors import TelemetryError

PREFIX = "HANGOU_"
CHECKOUT_DATA = Path(__file__).resolve().parents[1] / "data"


class SettingsError(TelemetryError):
    """A variable of the environment is missing or wrong; the message names it."""


class Settings(BaseSettings):
    """How the processes' settings are read; ingest's build on it too."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        populate_by_name=True,
        hide_input_in_errors=True,
    )


class TelemetrySettings(Settings):
    """What every telemetry command needs. The address carries a password: it is secret."""

    telemetry_dsn: SecretStr
    data_dir: Path = CHECKOUT_DATA


class WorkerSettings(TelemetrySettings):
    """What ``telemetry run`` needs.

    ``disk_path`` is a folder on the disk of the database server's data, as this process sees
    it; without one the state of that disk is unknown.
    """

    metrics_port: int = Field(
        default=9109, ge=0, le=65535, validation_alias="HANGOU_WORKER_METRICS_PORT"
    )
    disk_path: Path | None = None


_S = TypeVar("_S", bound=BaseSettings)


def load_settings(kind: type[_S]) -> _S:
    """Read the settings of one kind from the environment.

    Raises
    ------
    SettingsError
        If variables are missing or wrong; names all of them, shows no value.
    """
    try:
        return kind()
    except ValidationError as error:
        raise SettingsError(
            "; ".join(_complaint(one["loc"], one["msg"], one["type"]) for one in error.errors())
        ) from None


def _complaint(place: tuple[int | str, ...], message: str, kind: str) -> str:
    name = str(place[0]) if place else "settings"
    variable = name if name.startswith(PREFIX) else PREFIX + name.upper()
    if kind == "missing":
        return f"{variable} is not set; `make status` names the files that hold the settings"
    return f"{variable}: {message}"
