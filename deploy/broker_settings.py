"""Write the broker's settings and first accounts for the containers of docker-compose.yml.

``python -m deploy.broker_settings CONFIG_DIR DATA_DIR``. Accounts that exist are kept:
those of devices are among them. The platform's own that are missing are added.
"""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from deploy.local import files
from deploy.local.accounts import completed, first_accounts
from deploy.local.broker import settings
from deploy.local.passwords import BROKER_ADMIN, COLLECTOR

# Where the image eclipse-mosquitto:2.0 keeps it.
_PLUGIN = "/usr/lib/mosquitto_dynamic_security.so"


def write(config: Path, data: Path, words: Mapping[str, str], *, inside: Path) -> None:
    """Write ``mosquitto.conf``, and ``dynamic-security.json`` with what it lacks.

    ``inside`` is the name that the folder ``data`` has in the broker's container.
    """
    accounts = data / "dynamic-security.json"
    values = {
        "listener": "1883",
        "plugin": _PLUGIN,
        "accounts": str(inside / accounts.name),
        "data": f"{inside}/",
    }
    files.write(config / "mosquitto.conf", settings(values))
    try:
        found = files.read_json(accounts)
    except PermissionError:
        # On a host with Docker it belongs to the broker's user, closed even to us.
        return
    wanted = completed(found, words) if found else first_accounts(words)
    if wanted != found:
        files.write(accounts, json.dumps(wanted, indent=2), mode=0o600)


if __name__ == "__main__":
    write(
        Path(sys.argv[1]),
        Path(sys.argv[2]),
        {
            COLLECTOR: os.environ["HANGOU_COLLECTOR_PASSWORD"],
            BROKER_ADMIN: os.environ["HANGOU_BROKER_ADMIN_PASSWORD"],
        },
        inside=Path(sys.argv[2]),
    )
