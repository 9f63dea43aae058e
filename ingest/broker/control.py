"""One connection to mosquitto's dynamic-security plugin: commands out, answers in.

Knows how to ask, not what to ask for: accounts and their rights are in ``accounts``.
The plugin takes ``{"commands": [...]}`` on a control topic and answers each command
under the ``correlationData`` that it was given (mosquitto 2.0, dynamic-security).
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, Self, TypeVar

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode
from paho.mqtt.reasoncodes import ReasonCode

from ingest.errors import BrokerError
from ingest.settings import parse_broker_url

Command = dict[str, Any]
Answer = dict[str, Any]

_TOPIC = "$CONTROL/dynamic-security/v1"
_RESPONSE = f"{_TOPIC}/response"
# The broker serves nobody else while it carries out one message, and writes its whole
# account file after each command; so many devices are done in many messages.
_MESSAGE_BYTES = 4_000


# What the broker says to a connection whose client id has connected again (MQTT 5).
_SESSION_TAKEN_OVER = 0x8E
_TURN_S = 60.0
_FIRST_PAUSE_S = 0.2

_T = TypeVar("_T")


class TakenOverError(BrokerError):
    """Another administrator has connected, and the broker has ended our connection."""


def in_turn(admin_url: str, work: Callable[[Control], _T]) -> _T:
    """Do a piece of administration, from its beginning again if another one cut it off.

    All administrators are one account, so one client id, and the broker keeps only the
    newest connection. Whoever was cut off waits for a random time, doubled each time, so
    that two do not go on cutting each other off. ``work`` must bear being run again.

    Raises
    ------
    BrokerError
        As :class:`Control`; or if the turn has not come within a minute.
    """
    deadline, pause = time.monotonic() + _TURN_S, _FIRST_PAUSE_S
    while True:
        try:
            with Control(admin_url) as control:
                return work(control)
        except TakenOverError:
            if time.monotonic() > deadline:
                raise
            time.sleep(random.uniform(0, pause))  # noqa: S311 (no secret)
            pause *= 2


class Control:
    """A connection for one piece of administration; use it in a ``with`` statement.

    Parameters
    ----------
    admin_url
        Address with the administrator's account (HANGOU_BROKER_ADMIN_URL).
    timeout_s
        How long the broker may stay silent, in seconds, before an error is raised.
    """

    def __init__(self, admin_url: str, *, timeout_s: float = 10.0) -> None:
        self._address = parse_broker_url(admin_url, variable="HANGOU_BROKER_ADMIN_URL")
        self._timeout_s = timeout_s
        self._answers: dict[str, Answer] = {}
        self._refusal = ""
        self._connected = self._subscribed = self._taken_over = False
        self._asked = 0
        client = mqtt.Client(CallbackAPIVersion.VERSION2, protocol=mqtt.MQTTv5)
        client.username_pw_set(self._address.username, self._address.password)
        if self._address.tls:
            client.tls_set()
        client.on_connect = self._on_connect
        client.on_subscribe = self._on_subscribe
        client.on_publish = self._on_publish
        client.on_message = self._on_message
        client.on_disconnect = self._on_disconnect
        self._client = client

    def __enter__(self) -> Self:
        """Connect and listen for answers.

        Raises
        ------
        BrokerError
            If the broker is not there or refuses the account.
        """
        try:
            self._client.connect(self._address.host, self._address.port, clean_start=True)
        except OSError as error:
            raise BrokerError(
                f"the broker is not reachable at {self._address.place} ({error}); "
                "is it running, and is HANGOU_BROKER_ADMIN_URL right?"
            ) from error
        try:
            self._wait(lambda: self._connected, "it does not answer CONNECT")
            self._client.subscribe(_RESPONSE, qos=1)
            self._wait(lambda: self._subscribed, "it does not answer SUBSCRIBE")
        except BrokerError:
            self._client.disconnect()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Disconnect."""
        self._client.disconnect()

    def ask(self, commands: Sequence[Command]) -> list[Answer]:
        """Have commands carried out in order; return their answers in the same order.

        A command that the plugin refuses has ``error`` in its answer; judging it is
        the caller's part.

        Raises
        ------
        BrokerError
            If the connection breaks, or nothing answers: then the plugin is not loaded.
        """
        answers: list[Answer] = []
        for chunk in _chunks(commands):
            names = [str(self._asked + n) for n in range(len(chunk))]
            self._asked += len(chunk)
            body = [
                {**one, "correlationData": name} for one, name in zip(chunk, names, strict=True)
            ]
            self._client.publish(_TOPIC, json.dumps({"commands": body}), qos=1)
            self._wait(
                partial(self._answered, names),
                "nothing answers on $CONTROL; is the line `plugin "
                ".../mosquitto_dynamic_security.so` in its mosquitto.conf?",
            )
            answers += [self._answers.pop(name) for name in names]
        return answers

    def _answered(self, names: Sequence[str]) -> bool:
        return all(name in self._answers for name in names)

    def _wait(self, done: Callable[[], bool], complaint: str) -> None:
        """Turn the network loop here, in the caller's thread, until ``done``."""
        deadline = time.monotonic() + self._timeout_s
        while not done():
            code = self._client.loop(timeout=0.1)
            if self._refusal:
                raise BrokerError(f"the broker at {self._address.place} {self._refusal}")
            if self._taken_over and not done():
                raise TakenOverError(
                    f"other administration of the broker at {self._address.place} goes on all "
                    "the time; run this again when it has ended"
                )
            if code != MQTTErrorCode.MQTT_ERR_SUCCESS and not done():
                raise BrokerError(
                    f"the connection to the broker at {self._address.place} broke "
                    f"({mqtt.error_string(code)})"
                )
            if time.monotonic() > deadline:
                raise BrokerError(
                    f"the broker at {self._address.place} was silent for "
                    f"{self._timeout_s:g} s: {complaint}"
                )

    def _on_connect(
        self, _client: mqtt.Client, _data: object, _flags: object, code: ReasonCode, _p: object
    ) -> None:
        self._connected = not code.is_failure
        if code.is_failure:
            self._refusal = (
                f"refuses the account {self._address.username!r} ({code}); "
                "check HANGOU_BROKER_ADMIN_URL"
            )

    def _on_subscribe(
        self, _client: mqtt.Client, _data: object, _mid: int, codes: list[ReasonCode], _p: object
    ) -> None:
        self._subscribed = True
        self._note_refusal(codes)

    def _on_publish(
        self, _client: mqtt.Client, _data: object, _mid: int, code: ReasonCode, _p: object
    ) -> None:
        self._note_refusal([code])

    def _note_refusal(self, codes: list[ReasonCode]) -> None:
        if any(code.is_failure for code in codes):
            self._refusal = (
                f"does not let {self._address.username!r} administer accounts ({codes[0]}): "
                "HANGOU_BROKER_ADMIN_URL must hold the administrator's account, and the "
                "dynamic-security plugin must be loaded"
            )

    def _on_disconnect(
        self, _client: mqtt.Client, _data: object, _flags: object, code: ReasonCode, _p: object
    ) -> None:
        self._taken_over = code.value == _SESSION_TAKEN_OVER

    def _on_message(self, _client: mqtt.Client, _data: object, message: mqtt.MQTTMessage) -> None:
        document = json.loads(message.payload)
        for answer in document.get("responses", []):
            if "correlationData" in answer:
                self._answers[answer["correlationData"]] = answer


def _chunks(commands: Sequence[Command]) -> Iterator[list[Command]]:
    """Split commands so that no message keeps the broker busy for long."""
    chunk: list[Command] = []
    size = 0
    for one in commands:
        # The correlation number and the separators come on top.
        bytes_of_one = len(json.dumps(one)) + 40
        if chunk and size + bytes_of_one > _MESSAGE_BYTES:
            yield chunk
            chunk, size = [], 0
        chunk.append(one)
        size += bytes_of_one
    if chunk:
        yield chunk
