"""Write the broker's settings and first accounts for the containers of docker-compose.yml.

``python -m deploy.broker_settings CONFIG_DIR DATA_DIR``. Accounts that exist are kept:
those of devices are among them.
"""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from deploy.local import files
from deploy.local.broker import first_accounts, settings
from deploy.local.passwords import BROKER_ADMIN, COLLECTOR

# Where the image eclipse-mosquitto:2.0 keeps it.
_PLUGIN = "/usr/lib/mosquitto_dynamic_security.so"


def write(config: Path, data: Path, words: Mapping[str, str], *, inside: Path) -> None:
    """Write ``mosquitto.conf``, and ``dynamic-security.json`` unless it exists.

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
    if not accounts.exists():
        files.write(accounts, json.dumps(first_accounts(words), indent=2), mode=0o600)


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
