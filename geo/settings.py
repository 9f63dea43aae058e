"""Settings of the geo commands, read from the environment when a command starts."""

from __future__ import annotations

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

CHECKOUT_DATA = Path(__file__).resolve().parents[1] / "data"


class GeoSettings(BaseSettings):
    """``HANGOU_GEO_DSN`` (migrate, import: the owner's role) and ``HANGOU_DATA_DIR``."""

    model_config = SettingsConfigDict(env_prefix="HANGOU_", frozen=True)

    geo_dsn: str
    data_dir: Path = CHECKOUT_DATA
