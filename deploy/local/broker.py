"""The MQTT broker of a clone: its settings, its first accounts, its process.

Nobody enters without a password. Accounts of devices are added while it runs,
through the dynamic-security plugin, by ``python -m ingest device add``; what the
accounts hold is in ``accounts``.
"""

import json
import signal
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from deploy.local import files, ports, process
from deploy.local.accounts import completed, first_accounts
from deploy.local.ground import Ground
from deploy.local.places import CHECKOUT, Places
from deploy.local.report import SetupError

NAME = "broker"
TEMPLATE = CHECKOUT / "deploy" / "broker" / "mosquitto.conf"
_PLUGIN = "mosquitto_dynamic_security.so"
_ACCOUNTS = "dynamic-security.json"
_PATIENCE = 60.0


def config_path(ground: Ground) -> Path:
    """Return the settings file, which the collector checks at its start."""
    return ground.places.broker / "mosquitto.conf"


def prepare(ground: Ground, port: int, words: Mapping[str, str]) -> None:
    """Write the settings and the platform's accounts, those that are missing.

    A broker that runs goes by what it read at its start, so it is stopped if
    something has changed.
    """
    text = _settings_here(ground, port)
    config = config_path(ground)
    same = config.exists() and config.read_text(encoding="utf-8") == text
    if same and _accounts(ground, words) is None:
        return
    stop(ground.places)
    # Read again, now that nobody else writes them.
    accounts = _accounts(ground, words)
    if accounts is not None:
        ground.own(_data(ground))
        _write_accounts(ground, accounts)
        _mark(ground).touch()
    files.write(config, text)


def _accounts(ground: Ground, words: Mapping[str, str]) -> dict[str, Any] | None:
    """Return the accounts as they must be, or None if they are so already."""
    if not _mark(ground).exists():
        return first_accounts(words)
    found = json.loads(ground.run("cat", ground.inside(_data(ground) / _ACCOUNTS)))
    wanted = completed(found, words)
    return None if wanted == found else wanted


def _write_accounts(ground: Ground, accounts: Mapping[str, Any]) -> None:
    """Replace the file as the servers' user, in whose closed folder it lies."""
    script = 'umask 077 && cat > "$1.part" && mv "$1.part" "$1"'
    place = ground.inside(_data(ground) / _ACCOUNTS)
    ground.run("sh", "-c", script, "write", place, text=json.dumps(accounts, indent=2))


def _mark(ground: Ground) -> Path:
    return ground.places.run / "broker.ready"


def _data(ground: Ground) -> Path:
    return ground.places.broker / "data"


def _settings_here(ground: Ground, port: int) -> str:
    plugin = ground.library(_PLUGIN)
    if plugin is None:
        raise SetupError(f"mosquitto has no {_PLUGIN} in {ground.root}; install mosquitto 2.0")
    values = {
        "listener": f"{port} 127.0.0.1",
        "plugin": plugin,
        "accounts": ground.inside(_data(ground) / _ACCOUNTS),
        "data": ground.inside(_data(ground)) + "/",
    }
    return settings(values)


def settings(values: Mapping[str, str]) -> str:
    """Return the broker's settings: the shipped file with its places filled in."""
    text = TEMPLATE.read_text(encoding="utf-8")
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    return text


def start(ground: Ground, port: int) -> None:
    """Start the broker and wait until it accepts connections; do nothing if it runs.

    Raises
    ------
    SetupError
        If it ends or does not listen within a minute; the text shows its log.
    """
    places = ground.places
    if process.running(places, NAME) is not None:
        return
    command = ground.command("mosquitto", "-c", ground.inside(config_path(ground)))
    process.start(places, NAME, command, ground.environment())
    deadline = time.monotonic() + _PATIENCE
    # It listens only after it has read its store and its accounts.
    while not ports.answers(port):
        if process.running(places, NAME) is None or time.monotonic() > deadline:
            raise SetupError(f"the broker does not start:\n{process.tail(places, NAME)}")
        time.sleep(0.05)


def stop(places: Places) -> bool:
    """Stop the broker; it saves its sessions first."""
    return process.stop(places, NAME, by=signal.SIGTERM, patience=_PATIENCE)
