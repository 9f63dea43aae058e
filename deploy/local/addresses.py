"""Where the stores answer and as whom: the data that every other file passes on."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from deploy.local.passwords import BROKER_ADMIN, COLLECTOR, LANES, SUPERUSER
from deploy.local.ports import Ports

GIVEN = (
    "HANGOU_TELEMETRY_DSN",
    "HANGOU_GEO_DSN",
    "HANGOU_ACCESS_DSN",
    "HANGOU_BROKER_URL",
    "HANGOU_BROKER_ADMIN_URL",
)
OPTIONAL = ("HANGOU_BROKER_BACKLOG_URL", "HANGOU_BROKER_CONFIG", "HANGOU_DISK_PATH")
"""What may be said of given stores besides."""


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """What is needed to reach the stores.

    ``dsn`` maps a database and a role to a connection address. For stores that
    were given by the environment each role has the one address that was given.
    ``broker_url`` is the account of the collector's live session, ``broker_backlog_url``
    of the other; empty if the collector shall find its name itself. ``data_folder`` is
    a folder on the disk of the telemetry database, empty if we do not see it.
    """

    dsn: Mapping[tuple[str, str], str]
    broker_url: str
    broker_backlog_url: str
    broker_admin_url: str
    broker_config: str
    data_folder: str


def local_addresses(
    ports: Ports,
    words: Mapping[str, str],
    *,
    broker_config: str,
    data_folder: str = "",
    geo_port: int | None = None,
) -> Addresses:
    """Return the addresses of stores on loopback.

    ``geo_port`` is the port of the geo database where it has a server of its own.
    """
    served = {
        "hangou_telemetry": ports.postgres,
        "hangou_geo": geo_port or ports.postgres,
        "hangou_access": ports.postgres,
    }
    dsn = {
        (database, role): f"postgresql://{role}:{word}@127.0.0.1:{port}/{database}"
        for database, port in served.items()
        for role, word in words.items()
        if role not in (BROKER_ADMIN, COLLECTOR, SUPERUSER)
    }
    broker = f"127.0.0.1:{ports.broker}"
    live, backlog = (f"mqtt://{lane}:{words[COLLECTOR]}@{broker}" for lane in LANES)
    return Addresses(
        dsn=dsn,
        broker_url=live,
        broker_backlog_url=backlog,
        broker_admin_url=f"mqtt://{BROKER_ADMIN}:{words[BROKER_ADMIN]}@{broker}",
        broker_config=broker_config,
        data_folder=data_folder,
    )


def given_addresses(roles: tuple[str, ...]) -> Addresses | None:
    """Return the addresses in the environment, or None unless all five are there."""
    if not all(os.environ.get(name) for name in GIVEN):
        return None
    databases = ("hangou_telemetry", "hangou_geo", "hangou_access")
    return Addresses(
        dsn={
            (database, role): os.environ[variable]
            for database, variable in zip(databases, GIVEN, strict=False)
            for role in roles
        },
        broker_url=os.environ["HANGOU_BROKER_URL"],
        broker_backlog_url=os.environ.get("HANGOU_BROKER_BACKLOG_URL", ""),
        broker_admin_url=os.environ["HANGOU_BROKER_ADMIN_URL"],
        broker_config=os.environ.get("HANGOU_BROKER_CONFIG", ""),
        data_folder=os.environ.get("HANGOU_DISK_PATH", ""),
    )
