"""The broker accounts of the platform itself, in the form of the dynamic-security plugin.

Pure: documents in, documents out. Who writes them where is in ``broker`` and
``deploy.broker_settings``; accounts of devices are made by ``python -m ingest device``.
"""

import base64
import hashlib
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from deploy.local.passwords import BROKER_ADMIN, COLLECTOR, LANES

_UP = ("data", "backlog", "hj212", "sl651", "slt427", "status", "command")
_CONTROL = "$CONTROL/dynamic-security/#"
_STATUS = "hangou/v1/platform/status"
# Served both lanes before the broker took an account's name for its client id.
_FORMER = ("hangou-collector", [{"rolename": "collector"}])


def first_accounts(words: Mapping[str, str]) -> dict[str, Any]:
    """Return the plugin's store: what is not allowed is denied, receiving too."""
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
            *(_client(lane, words[COLLECTOR], role="collector") for lane in LANES),
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


def completed(accounts: Mapping[str, Any], words: Mapping[str, str]) -> dict[str, Any]:
    """Return a store with the platform's accounts that it lacks; those of devices stay.

    Equal to ``accounts`` if nothing is missing, so that whoever compares writes nothing.
    """
    clients = [one for one in accounts["clients"] if (one["username"], one.get("roles")) != _FORMER]
    present = {one["username"] for one in clients}
    clients += [one for one in first_accounts(words)["clients"] if one["username"] not in present]
    return {**accounts, "clients": clients}


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
