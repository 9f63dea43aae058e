"""One broker session and the thread that serves it.

The thread alone touches paho. Others hand it acknowledgements and messages to send; what it
receives goes into an inbox. Messages are never acknowledged here of its own accord.
"""

from __future__ import annotations

import select
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NamedTuple

import structlog
from paho.mqtt.client import MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.subscribeoptions import SubscribeOptions

from ingest.broker.limits import problems_of_connack
from ingest.collector.transport import BufferedClient
from ingest.settings import BrokerAddress

_KEEPALIVE = 30
_READS_AT_ONCE = 500
_LONGEST_PAUSE = 10.0


class Arrived(NamedTuple):
    """A message as it came, with what acknowledges it."""

    topic: str
    payload: bytes
    redelivered: bool
    received_at: int
    handle: tuple[int, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class SessionPlan:
    """What a session connects as and for."""

    address: BrokerAddress
    client_id: str
    topics: tuple[str, ...]
    receive_maximum: int
    expiry_s: int
    status: Status | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Status:
    """A retained message that says whether this session is at work; ``offline`` is the will."""

    topic: str
    online: Callable[[], bytes]
    offline: bytes


class BrokerSession:
    """A persistent MQTT 5 session with manual acknowledgement and its own thread.

    Parameters
    ----------
    plan
        Address, client id, topics and limits.
    deliver
        Called on the thread with each message; must only queue it.
    full
        Asked before reading more; while true the broker is left waiting (back-pressure).
    refused
        Called once with a text when the broker cannot keep the contract.
    """

    def __init__(
        self, plan: SessionPlan, *, deliver: Callable[[Arrived], None], full: Callable[[], bool],
        refused: Callable[[str], None],
    ) -> None:  # fmt: skip
        self._plan = plan
        self._deliver = deliver
        self._full = full
        self._refused = refused
        self._log = structlog.get_logger().bind(client_id=plan.client_id)
        self._epoch = 0
        self._served = False
        self._connected = threading.Event()
        self._wanted = threading.Event()
        self._stopping = threading.Event()
        self._acks: deque[tuple[int, int]] = deque()
        self._outbox: deque[tuple[str, bytes, bool, Properties | None]] = deque()
        self._wake_r, self._wake_w = socket.socketpair()
        self._wake_r.setblocking(False)
        self._wake_w.setblocking(False)
        self._client = self._make_client()
        self._thread = threading.Thread(target=self._run, name=plan.client_id, daemon=True)

    # ------------------------------------------------------------- for other threads

    @property
    def connected(self) -> bool:
        """Whether the broker has accepted us and we have subscribed."""
        return self._connected.is_set()

    @property
    def linked(self) -> bool:
        """Whether there is a connection, accepted or not."""
        return self._client.socket() is not None

    def start(self) -> None:
        """Start the thread; it connects once :meth:`resume` was called."""
        self._thread.start()

    def resume(self) -> None:
        """Be connected: now, and again whenever the link is lost."""
        self._wanted.set()
        self._wake()

    def suspend(self) -> None:
        """Drop the link and pending acknowledgements: the broker sends all of it again."""
        self._wanted.clear()
        self._acks.clear()
        self._wake()

    def acknowledge(self, handles: Iterable[tuple[int, int]]) -> None:
        """Acknowledge messages whose rows are committed."""
        self._acks.extend(handles)
        self._wake()

    def publish(
        self, messages: Iterable[tuple[str, bytes]], *, retain: bool = False,
        expiry_s: int | None = None,
    ) -> None:  # fmt: skip
        """Send messages at QoS 1, in order, once there is a link."""
        properties = None
        if expiry_s is not None:
            properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
            properties.MessageExpiryInterval = expiry_s
        self._outbox.extend((topic, payload, retain, properties) for topic, payload in messages)
        self._wake()

    def stop(self, timeout: float = 5.0) -> None:
        """Send what is queued, disconnect (the session stays) and end the thread."""
        self._stopping.set()
        self._wake()
        self._thread.join(timeout)

    def _wake(self) -> None:
        with suppress(BlockingIOError):  # a full pipe: enough wake-ups are waiting already
            self._wake_w.send(b"x")

    # ------------------------------------------------------------- on the thread

    def _make_client(self) -> BufferedClient:
        client = BufferedClient(
            CallbackAPIVersion.VERSION2, client_id=self._plan.client_id,
            protocol=MQTTProtocolVersion.MQTTv5, manual_ack=True,
        )  # fmt: skip
        client.username_pw_set(self._plan.address.username, self._plan.address.password)
        if self._plan.address.tls:
            client.tls_set()
        status = self._plan.status
        if status is not None:
            client.will_set(status.topic, status.offline, qos=1, retain=True)
        # Zero lifts paho's own window, whose bookkeeping scans every message on each ack.
        client.max_inflight_messages_set(0)
        client.on_connect = self._on_connect
        client.on_message = self._on_message
        client.on_disconnect = self._on_disconnect
        # Being there, it tells paho that this thread does all the writing.
        client.on_socket_register_write = lambda *_: None
        return client

    def _on_connect(
        self, client: Any, _data: Any, flags: Any, reason: Any, properties: Any
    ) -> None:
        if reason.is_failure:
            self._log.error("broker refused the session", reason=str(reason))
            return
        problems = problems_of_connack(properties, self._plan.expiry_s)
        if problems:
            self._refused("; ".join(str(problem) for problem in problems))
            return
        self._log.info("broker session open", session_present=flags.session_present)
        options = SubscribeOptions(qos=1)
        client.subscribe([(topic, options) for topic in self._plan.topics])
        if self._plan.status is not None:
            client.publish(self._plan.status.topic, self._plan.status.online(), 1, retain=True)
        self._connected.set()

    def _on_disconnect(self, _c: Any, _data: Any, _flags: Any, reason: Any, _p: Any) -> None:
        self._connected.clear()
        self._log.warning("broker link closed", reason=str(reason))

    def _on_message(self, _client: Any, _data: Any, message: MQTTMessage) -> None:
        arrived_at = time.time_ns() // 1000
        handle = (self._epoch, message.mid)
        payload = bytes(message.payload)
        self._deliver(Arrived(message.topic, payload, message.dup, arrived_at, handle))

    def _run(self) -> None:
        pause = 0.2
        while not self._stopping.is_set():
            if not self._wanted.wait(0.2):
                continue
            try:
                self._connect()
                self._serve()
                pause = 0.2 if self._served else min(pause * 2, _LONGEST_PAUSE)
            except OSError as error:
                self._log.warning("broker not reachable", error=str(error), again_in_s=pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
            self._connected.clear()
            self._stopping.wait(pause)

    def _connect(self) -> None:
        self._epoch += 1
        self._served = False
        self._acks.clear()
        properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        properties.SessionExpiryInterval = self._plan.expiry_s
        properties.ReceiveMaximum = self._plan.receive_maximum
        address = self._plan.address
        self._client.connect(
            address.host, address.port, keepalive=_KEEPALIVE, clean_start=False,
            properties=properties,
        )  # fmt: skip

    def _serve(self) -> None:
        """Serve one connection until it is lost or no longer wanted."""
        client = self._client
        while self._wanted.is_set() and client.socket() is not None:
            self._send_queued()
            everything_sent = client.flush()
            sock: Any = client.socket()
            if sock is None:
                break
            if self._stopping.is_set() and not self._acks and not self._outbox and everything_sent:
                break
            self._wait_and_read(sock, everything_sent)
            client.loop_misc()
            self._served = self._served or self._connected.is_set()
        if client.socket() is not None:
            # A deliberate end does not trigger the will, so it is said here.
            if self._plan.status is not None and self._connected.is_set():
                client.publish(self._plan.status.topic, self._plan.status.offline, 1, retain=True)
                client.flush()
            client.disconnect()
            client.flush()

    def _wait_and_read(self, sock: Any, everything_sent: bool) -> None:
        reading = not self._full()
        timeout = 0.0 if reading and self._client.pending() else 0.05 if not reading else 1.0
        readable, _, _ = select.select(
            [sock, self._wake_r] if reading else [self._wake_r],
            [] if everything_sent else [sock], [], timeout,
        )  # fmt: skip
        if self._wake_r in readable:
            self._wake_r.recv(65536)
        if reading and (sock in readable or self._client.pending()):
            for _ in range(_READS_AT_ONCE):
                if self._client.loop_read() or not self._client.pending():
                    break

    def _send_queued(self) -> None:
        while self._acks:
            epoch, mid = self._acks.popleft()
            if epoch == self._epoch:
                self._client.ack(mid, 1)
        if self._connected.is_set():
            while self._outbox:
                topic, payload, retain, properties = self._outbox.popleft()
                self._client.publish(topic, payload, qos=1, retain=retain, properties=properties)
