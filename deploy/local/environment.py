"""The settings files of the processes: who gets which address, as which role."""

import os
from pathlib import Path

from deploy.local import files
from deploy.local.addresses import Addresses
from deploy.local.places import CHECKOUT, Places
from deploy.local.ports import Ports

_ALL = {
    "HANGOU_TELEMETRY_DSN": "hangou_telemetry",
    "HANGOU_GEO_DSN": "hangou_geo",
    "HANGOU_ACCESS_DSN": "hangou_access",
}

# File: the role in each database it may enter. Loading geo data makes tables, so the
# operator is the owner there.
_DATABASES = {
    "owner": dict.fromkeys(_ALL, "hangou_owner"),
    "ingest": {"HANGOU_TELEMETRY_DSN": "hangou_ingest"},
    "worker": {"HANGOU_TELEMETRY_DSN": "hangou_worker"},
    "api": dict.fromkeys(_ALL, "hangou_api"),
    "read": {"HANGOU_TELEMETRY_DSN": "hangou_read", "HANGOU_GEO_DSN": "hangou_read"},
    "operator": {"HANGOU_TELEMETRY_DSN": "hangou_ingest", "HANGOU_GEO_DSN": "hangou_owner"},
}
NAMES = tuple(_DATABASES)
# What else is in a file, where it is known. Making accounts is for people and the demo,
# not for the process that takes whatever devices send.
_MORE = {
    "ingest": ("HANGOU_BROKER_URL", "HANGOU_BROKER_BACKLOG_URL", "HANGOU_BROKER_CONFIG"),
    "operator": ("HANGOU_BROKER_URL", "HANGOU_BROKER_ADMIN_URL", "HANGOU_BROKER_CONFIG"),
    "worker": ("HANGOU_DISK_PATH",),
}


def settings(name: str, addresses: Addresses, ports: Ports) -> dict[str, str]:
    """Return the HANGOU_ settings of one file of ``var/env``."""
    values = {
        variable: addresses.dsn[(_ALL[variable], role)]
        for variable, role in _DATABASES[name].items()
    }
    known = {
        "HANGOU_BROKER_URL": addresses.broker_url,
        "HANGOU_BROKER_BACKLOG_URL": addresses.broker_backlog_url,
        "HANGOU_BROKER_ADMIN_URL": addresses.broker_admin_url,
        "HANGOU_BROKER_CONFIG": addresses.broker_config,
        "HANGOU_DISK_PATH": addresses.data_folder,
    }
    return {
        **values,
        **{variable: known[variable] for variable in _MORE.get(name, ()) if known[variable]},
        "HANGOU_DATA_DIR": os.environ.get("HANGOU_DATA_DIR", str(CHECKOUT / "data")),
        "HANGOU_API_HOST": "127.0.0.1",
        "HANGOU_API_PORT": str(ports.api),
        "HANGOU_INGEST_METRICS_PORT": str(ports.ingest_metrics),
        "HANGOU_WORKER_METRICS_PORT": str(ports.worker_metrics),
    }


def write_all(places: Places, addresses: Addresses, ports: Ports) -> None:
    """Write ``var/env/*.env``, to be read by ``set -a; . var/env/NAME.env``."""
    for name in _DATABASES:
        lines = [
            f"{key}={_quoted(value)}" for key, value in settings(name, addresses, ports).items()
        ]
        files.write(path(places, name), "\n".join(lines) + "\n", mode=0o600)


def path(places: Places, name: str) -> Path:
    """Return where a settings file lies."""
    return places.env / f"{name}.env"


def _quoted(value: str) -> str:
    """Quote for a shell; a path may hold spaces."""
    return "'" + value.replace("'", "'\\''") + "'"
