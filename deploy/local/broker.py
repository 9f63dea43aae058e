"""The MQTT broker of a clone: its settings, its first accounts, its process.

Nobody enters without a password. Accounts of devices are added while it runs,
through the dynamic-security plugin, by ``python -m ingest device add``.
"""

import base64
import hashlib
import json
import secrets
import signal
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from deploy.local import files, ports, process
from deploy.local.ground import Ground
from deploy.local.passwords import BROKER_ADMIN, COLLECTOR
from deploy.local.places import CHECKOUT, Places
from deploy.local.report import SetupError

NAME = "broker"
TEMPLATE = CHECKOUT / "deploy" / "broker" / "mosquitto.conf"
_PLUGIN = "mosquitto_dynamic_security.so"
_UP = ("data", "backlog", "hj212", "sl651", "slt427", "status", "command")
_CONTROL = "$CONTROL/dynamic-security/#"
_STATUS = "hangou/v1/platform/status"
_PATIENCE = 60.0


def config_path(ground: Ground) -> Path:
    """Return the settings file, which the collector checks at its start."""
    return ground.places.broker / "mosquitto.conf"


def prepare(ground: Ground, port: int, words: Mapping[str, str]) -> None:
    """Write the settings, and on the first start the accounts."""
    data = ground.places.broker / "data"
    accounts = data / "dynamic-security.json"
    if not (ground.places.run / "broker.ready").exists():
        data.mkdir(exist_ok=True)
        files.write(accounts, json.dumps(first_accounts(words), indent=2), mode=0o600)
        ground.own(data)
        (ground.places.run / "broker.ready").touch()
    plugin = ground.library(_PLUGIN)
    if plugin is None:
        raise SetupError(f"mosquitto has no {_PLUGIN} in {ground.root}; install mosquitto 2.0")
    values = {
        "listener": f"{port} 127.0.0.1",
        "plugin": plugin,
        "accounts": ground.inside(accounts),
        "data": ground.inside(data) + "/",
    }
    files.write(config_path(ground), settings(values))


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


def first_accounts(words: Mapping[str, str]) -> dict[str, object]:
    """Return the plugin's store: what is not allowed is denied, receiving too.

    Receiving is denied by default because a client id is not bound to an account:
    whoever took over another device's session would get what is queued in it.
    """
    subscriptions = [f"hangou/v1/+/up/{kind}" for kind in _UP] + [_STATUS]
    return {
        "defaultACLAccess": {
            "publishClientSend": False,
            "publishClientReceive": False,
            "subscribe": False,
            "unsubscribe": True,
        },
        "clients": [
            _client(BROKER_ADMIN, words[BROKER_ADMIN], role="admin"),
            _client(COLLECTOR, words[COLLECTOR], role="collector"),
        ],
        "groups": [],
        "roles": [
            _role("admin", send=[_CONTROL], receive=[_CONTROL], subscribe=[_CONTROL]),
            _role(
                "collector",
                send=["hangou/v1/+/down/#", _STATUS],
                receive=subscriptions,
                subscribe=subscriptions,
            ),
        ],
    }


def _client(name: str, password: str, *, role: str) -> dict[str, object]:
    salt = secrets.token_bytes(12)
    iterations = 101  # the plugin's own figure; a random password needs no slow hash
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, iterations)
    return {
        "username": name,
        "password": base64.b64encode(digest).decode(),
        "salt": base64.b64encode(salt).decode(),
        "iterations": iterations,
        "roles": [{"rolename": role}],
    }


def _role(
    name: str, *, send: Iterable[str], receive: Iterable[str], subscribe: Iterable[str]
) -> dict[str, object]:
    kinds = {
        "publishClientSend": send,
        "publishClientReceive": receive,
        "subscribePattern": subscribe,
    }
    rules = [
        {"acltype": kind, "topic": topic, "priority": 0, "allow": True}
        for kind, topics in kinds.items()
        for topic in topics
    ]
    return {"rolename": name, "acls": rules}
