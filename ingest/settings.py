"""Settings of the ingest processes, from variables with the prefix ``HANGOU_``.

Read by a process at its start, never at import. Addresses carry passwords, so they
are secret strings here and no error shows them. What depends on data (limits,
factors, periods) is no setting but a dated row of the store.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated
from urllib.parse import unquote, urlsplit

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict
from pydantic import AfterValidator, Field, SecretStr

from telemetry.settings import CHECKOUT_DATA, Settings, SettingsError

_PORTS = {"mqtt": 1883, "mqtts": 8883}


def _check_dsn(dsn: SecretStr) -> SecretStr:
    try:
        conninfo_to_dict(dsn.get_secret_value())
    except ProgrammingError:
        # The library's own words repeat parts of the address.
        raise ValueError(
            "is no address such as postgresql://name:password@host:5432/database"
        ) from None
    return dsn


Dsn = Annotated[SecretStr, AfterValidator(_check_dsn)]
"""Address of a database; never shown."""


class BrokerSettings(Settings):
    """Where the broker is, for a process that sends and receives readings."""

    broker_url: SecretStr
    broker_config: Path | None = None


class DataSettings(Settings):
    """Where the tables are that the platform ships, for commands that need no store."""

    data_dir: Path = CHECKOUT_DATA


class StoreSettings(Settings):
    """Where the telemetry store is, for commands that need nothing else."""

    telemetry_dsn: Dsn


class RegistrySettings(StoreSettings):
    """What the registry commands need: the store, and the right to make accounts."""

    broker_admin_url: SecretStr


class CollectorSettings(BrokerSettings):
    """What ``ingest run`` needs; the defaults are safe for one collector."""

    telemetry_dsn: Dsn
    broker_backlog_url: SecretStr | None = None
    metrics_port: int = Field(
        default=9108, ge=0, le=65535, validation_alias="HANGOU_INGEST_METRICS_PORT"
    )
    instance: str = Field(
        default="", pattern=r"^[A-Za-z0-9_-]{0,32}$", validation_alias="HANGOU_INGEST_INSTANCE"
    )
    session_expiry_s: int = Field(default=604_800, ge=3_600, le=4_294_967_294)
    # The broker sends this many messages ahead of our acknowledgements, so a batch
    # can never hold more than that.
    receive_maximum: int = Field(default=20_000, ge=20, le=65_535)
    batch_messages: int = Field(default=4_000, ge=1)
    batch_rows: int = Field(default=60_000, ge=1)
    batch_age_ms: int = Field(default=50, ge=1)
    # Payloads held in memory; beyond it the broker is left waiting (TCP back-pressure).
    inbox_bytes: int = Field(default=16 * 1024 * 1024, ge=524_288)

    @property
    def live_address(self) -> BrokerAddress:
        """Account of the session that takes live readings. Raises SettingsError."""
        return parse_broker_url(self.broker_url.get_secret_value())

    @property
    def backlog_address(self) -> BrokerAddress:
        """Account of the session that takes late readings.

        Without HANGOU_BROKER_BACKLOG_URL it is the live one's with ``-backlog`` for
        ``-live`` at the end of its name, and the same password.

        Raises
        ------
        SettingsError
            If an address is wrong, or both name one account: the broker takes the
            account's name for the client id, so one session would end the other.
        """
        live, variable = self.live_address, "HANGOU_BROKER_BACKLOG_URL"
        if self.broker_backlog_url is None:
            return replace(live, username=live.username.removesuffix("-live") + "-backlog")
        backlog = parse_broker_url(self.broker_backlog_url.get_secret_value(), variable=variable)
        if backlog.username == live.username:
            raise SettingsError(f"{variable} must name another account than HANGOU_BROKER_URL")
        return backlog


@dataclass(frozen=True, kw_only=True, slots=True)
class BrokerAddress:
    """The parts of a broker's address; the password never shows in its text."""

    host: str
    port: int
    username: str
    password: str = field(repr=False)
    tls: bool

    @property
    def place(self) -> str:
        """Host and port, for messages to people."""
        return f"{self.host}:{self.port}"


def parse_broker_url(url: str, *, variable: str = "HANGOU_BROKER_URL") -> BrokerAddress:
    """Take an address such as ``mqtt://name:password@host:1883`` apart.

    ``mqtts`` is TLS with the system's certificates. User name and password are
    percent-decoded. ``variable`` is the setting that an error names.

    Raises
    ------
    SettingsError
        If a part is missing or wrong. The text shows no part of the address.
    """
    form = f"{variable} must be like mqtt://name:password@host:1883 (or mqtts://)"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise SettingsError(f"{form}: host or port is no address") from None
    if parts.scheme not in _PORTS:
        raise SettingsError(f"{form}: it does not begin with mqtt:// or mqtts://")
    if not host:
        raise SettingsError(f"{form}: it names no host")
    if not parts.username or not parts.password:
        raise SettingsError(f"{form}: it lacks the user name or the password")
    if parts.path not in {"", "/"} or parts.query or parts.fragment:
        raise SettingsError(f"{form}: something follows the port")
    return BrokerAddress(
        host=host,
        port=port or _PORTS[parts.scheme],
        username=unquote(parts.username),
        password=unquote(parts.password),
        tls=parts.scheme == "mqtts",
    )
