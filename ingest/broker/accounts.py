"""Broker accounts of devices: one account and one role each, and what the role allows.

The user name is the device's code, and the broker takes it for the client id. What no
rule allows is denied by the broker's defaults (deploy/broker). That a device is also
in the registry is no matter of this module; see ``enrolment``.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ingest.broker.control import Answer, Command, Control, in_turn
from ingest.errors import BrokerError

PLATFORM_STATUS = "hangou/v1/platform/status"
"""Retained word of the collector to all devices: online or offline."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """A device's account as the broker has it."""

    code: str
    disabled: bool


def new_password() -> str:
    """Return 128 random bits as 22 characters that need no escaping in an address."""
    return secrets.token_urlsafe(16)


def topic_up(code: str) -> str:
    """Return the filter of all that the device may publish."""
    return f"hangou/v1/{code}/up/#"


def topic_down(code: str) -> str:
    """Return the filter of all that is addressed to the device."""
    return f"hangou/v1/{code}/down/#"


def role_name(code: str) -> str:
    """Return the name of the role that belongs to one device."""
    return f"device-{code}"


def rules(code: str) -> list[dict[str, object]]:
    """Return all that a device may do, in the plugin's form. Nothing else is allowed."""
    allowed = (
        ("publishClientSend", topic_up(code)),
        ("publishClientReceive", topic_down(code)),
        ("publishClientReceive", PLATFORM_STATUS),
        ("subscribePattern", topic_down(code)),
        ("subscribeLiteral", PLATFORM_STATUS),
    )
    return [
        {"acltype": kind, "topic": topic, "priority": 0, "allow": True} for kind, topic in allowed
    ]


def ensure_device(admin_url: str, code: str, password: str) -> None:
    """Give a device its account, role and password; see :func:`ensure_devices`."""
    ensure_devices(admin_url, {code: password})


def ensure_devices(admin_url: str, passwords: Mapping[str, str]) -> None:
    """Give many devices (code to password) their account and role over one connection.

    What is there already gets the given password, exactly the role's rules, and is
    enabled; its open connection is ended by the broker. The broker writes its whole
    account file after each command, so the time grows with the square of the accounts:
    a second or two for 250 new devices, a minute for 1,000.

    Raises
    ------
    BrokerError
        If the broker is not reachable, refuses, or a command fails.
    """

    def work(control: Control) -> None:
        accounts, roles = _listing(control)
        commands: list[Command] = []
        for code, password in passwords.items():
            if code in accounts:
                _require_device(accounts[code], code)
            commands.append(_role_command(code, exists=role_name(code) in roles))
            commands += _client_commands(code, password, accounts.get(code))
        _carry_out(control, commands)

    in_turn(admin_url, work)


def set_password(admin_url: str, code: str, password: str) -> None:
    """Give a device's account another password; the broker ends its open connection.

    Raises
    ------
    BrokerError
        If there is no such account, it is not a device's, or as for :func:`ensure_devices`.
    """
    _change(admin_url, {"command": "setClientPassword", "username": code, "password": password})


def disable_device(admin_url: str, code: str) -> None:
    """Refuse the account from now on, and end its open connection. Raises BrokerError."""
    _change(admin_url, {"command": "disableClient", "username": code})


def enable_device(admin_url: str, code: str) -> None:
    """Let a disabled account in again, with the password it had. Raises BrokerError."""
    _change(admin_url, {"command": "enableClient", "username": code})


def remove_device(admin_url: str, code: str) -> None:
    """Remove account and role; what is not there is no error. Raises BrokerError."""
    remove_devices(admin_url, [code])


def remove_devices(admin_url: str, codes: Iterable[str]) -> None:
    """Remove many accounts and roles over one connection. Raises BrokerError."""
    leaving = tuple(codes)

    def work(control: Control) -> None:
        accounts, roles = _listing(control)
        commands: list[Command] = []
        for code in leaving:
            if code in accounts:
                _require_device(accounts[code], code)
                commands.append({"command": "deleteClient", "username": code})
            if role_name(code) in roles:
                commands.append({"command": "deleteRole", "rolename": role_name(code)})
        _carry_out(control, commands)

    in_turn(admin_url, work)


def list_devices(admin_url: str) -> list[Account]:
    """Return the accounts of devices by code; the platform's own are left out.

    Raises
    ------
    BrokerError
        As for :func:`ensure_devices`.
    """
    accounts, _ = in_turn(admin_url, _listing)
    return [_account(one) for code, one in sorted(accounts.items()) if _is_device(one, code)]


def find_device(admin_url: str, code: str) -> Account | None:
    """Return the account of one device, or None if the broker has none.

    Raises
    ------
    BrokerError
        If the name belongs to an account that is no device, or as for
        :func:`ensure_devices`.
    """
    (answer,) = in_turn(
        admin_url, lambda control: control.ask([{"command": "getClient", "username": code}])
    )
    if "error" in answer:
        return None
    client: dict[str, Any] = answer["data"]["client"]
    _require_device(client, code)
    return _account(client)


def _listing(control: Control) -> tuple[dict[str, dict[str, Any]], set[str]]:
    """Return all accounts by name, as the plugin describes them, and the names of all roles."""
    clients, roles = _carry_out(
        control,
        [
            {"command": "listClients", "verbose": True, "count": -1, "offset": 0},
            {"command": "listRoles", "verbose": False, "count": -1, "offset": 0},
        ],
    )
    accounts = {str(one["username"]): one for one in clients["data"]["clients"]}
    return accounts, set(roles["data"]["roles"])


def _account(client: dict[str, Any]) -> Account:
    # The plugin names a flag only where it is set.
    return Account(code=client["username"], disabled=bool(client.get("disabled", False)))


def _is_device(client: dict[str, Any], code: str) -> bool:
    return any(role["rolename"] == role_name(code) for role in client.get("roles", []))


def _require_device(client: dict[str, Any], code: str) -> None:
    """Keep a device from taking over the account of the collector or the administrator."""
    if not _is_device(client, code):
        raise BrokerError(
            f"the broker account {code!r} belongs to the platform, not to a device; "
            "choose another device code"
        )


def _role_command(code: str, *, exists: bool) -> Command:
    return {
        "command": "modifyRole" if exists else "createRole",
        "rolename": role_name(code),
        "acls": rules(code),
    }


def _client_commands(code: str, password: str, found: dict[str, Any] | None) -> list[Command]:
    client: Command = {
        "command": "createClient" if found is None else "modifyClient",
        "username": code,
        "password": password,
        "roles": [{"rolename": role_name(code)}],
    }
    if found is not None and _account(found).disabled:
        return [client, {"command": "enableClient", "username": code}]
    return [client]


def _change(admin_url: str, command: Command) -> None:
    """Carry out one command on an account that is a device's."""
    code: str = command["username"]

    def work(control: Control) -> None:
        (found,) = _carry_out(control, [{"command": "getClient", "username": code}])
        _require_device(found["data"]["client"], code)
        _carry_out(control, [command])

    in_turn(admin_url, work)


def _carry_out(control: Control, commands: list[Command]) -> list[Answer]:
    answers = control.ask(commands)
    for command, answer in zip(commands, answers, strict=True):
        if "error" in answer:
            name = command.get("username") or command.get("rolename", "")
            raise BrokerError(f"the broker refuses {command['command']} {name}: {answer['error']}")
    return answers
