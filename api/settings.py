"""Settings of the api process, from the environment (prefix HANGOU_). Read once, at start."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

import web


class Settings(BaseSettings):
    """What the api process needs to know. Times are seconds.

    ``geo_dsn`` may be absent: telemetry then works alone and readiness says what is missing.
    """

    model_config = SettingsConfigDict(env_prefix="HANGOU_", extra="ignore")

    telemetry_dsn: SecretStr
    geo_dsn: SecretStr | None = None
    api_host: str = "127.0.0.1"
    api_port: int = Field(default=8080, ge=0, le=65535)
    api_static_dir: Path = Path(web.__file__).parent / "static"
    data_dir: Path = Path(web.__file__).parents[1] / "data"
    """Folder with ``quantities.toml``."""
    api_pool_size: int = Field(default=8, ge=2)
    api_pool_timeout: float = Field(default=3.0, gt=0)
    api_list_max_age: float = Field(default=1.0, ge=0)
    """Stations and series may be this old: however many pages ask, one query a second."""
    api_trends_max_age: float = Field(default=10.0, ge=0)
    """Trends of now may be this old, in seconds: they change by the minute."""
    live_heartbeat: float = Field(default=5.0, gt=0)
    live_interval: float = Field(default=0.2, gt=0)
    """Least time between two looks at the commit log: at most 5 events a second."""
    live_poll: float = Field(default=1.0, gt=0)
    """A look at the commit log at least this often, also without a notification."""
    live_resume_commits: int = Field(default=10_000, ge=1)
    """A client that is further behind gets a reset and a snapshot."""

    @classmethod
    def from_environment(cls) -> Settings:
        """Read the settings; pydantic.ValidationError names each variable that is wrong."""
        return cls()  # type: ignore[call-arg]  # the environment gives what is missing
