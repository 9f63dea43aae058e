"""One MQTT connection of a device: a paho client driven from outside, without a thread.

Belongs here: connect, will, birth, subscription, publishing in a small window, and what the broker
says back. Not here: which message is sent when (device.py), nor the loop over all sockets
(fleet.py). A link is used once; a reconnect is a new link, so that the outbox alone re-sends.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

import msgspec
import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.reasoncodes import ReasonCode

KEEPALIVE = 30  # seconds
ONE_PACKET = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Broker:
    """Where the broker listens, and whether over TLS."""

    host: str
    port: int
    tls: bool = False

    @classmethod
    def from_url(cls, url: str) -> "Broker":
        """Address of `mqtt://[user:password@]host[:port]` (or mqtts). Raises ValueError."""
        parts = urlsplit(url)
        if parts.scheme not in ("mqtt", "mqtts") or not parts.hostname:
            raise ValueError(f"not a broker address: {parts.scheme}://{parts.hostname}")
        tls = parts.scheme == "mqtts"
        return cls(
            host=unquote(parts.hostname), port=parts.port or (8883 if tls else 1883), tls=tls
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who a device is to the broker; the code is its MQTT user name and client id."""

    code: str
    password: str
    protocol: MQTTProtocolVersion = MQTTProtocolVersion.MQTTv5


class Link:
    """A connection from TCP to DISCONNECT. `ready` once receipts are subscribed.

    Raises OSError from the constructor when the broker does not answer.
    """

    def __init__(
        self,
        *,
        broker: Broker,
        identity: Identity,
        on_ready: Callable[[], None],
        on_receipt: Callable[[bytes], None],
        keepalive: int = KEEPALIVE,
    ) -> None:
        self.ready = False
        self.closed = False
        self.refusal: str | None = None
        self.in_flight = 0
        self._on_ready = on_ready
        self._on_receipt = on_receipt
        self._topic = f"hangou/v1/{identity.code}"
        self._client = self._make_client(broker, identity)
        self._connect(broker, identity, keepalive)
        self._misc_at = time.monotonic() + 1.0

    def _make_client(self, broker: Broker, identity: Identity) -> mqtt.Client:
        five = identity.protocol == MQTTProtocolVersion.MQTTv5
        client = mqtt.Client(
            CallbackAPIVersion.VERSION2,
            client_id=identity.code,
            protocol=identity.protocol,
            clean_session=None if five else True,
        )
        client.username_pw_set(identity.code, identity.password)
        client.will_set(f"{self._topic}/up/status", _status("offline"), qos=1, retain=True)
        client.connect_timeout = 5.0
        if broker.tls:
            client.tls_set()
        client.on_connect = self._connected
        client.on_subscribe = self._subscribed
        client.on_message = self._message
        client.on_publish = self._published
        client.on_disconnect = self._disconnected
        return client

    def _connect(self, broker: Broker, identity: Identity, keepalive: int) -> None:
        if identity.protocol == MQTTProtocolVersion.MQTTv5:
            self._client.connect(broker.host, broker.port, keepalive, clean_start=True)
        else:
            self._client.connect(broker.host, broker.port, keepalive)

    def fileno(self) -> int | None:
        """The socket's descriptor, or None when there is none to wait for."""
        sock = self._client.socket()
        return None if sock is None or sock.fileno() < 0 else sock.fileno()

    def wants_write(self) -> bool:
        """Whether bytes wait for the socket."""
        return self._client.want_write()

    def readable(self) -> None:
        """Take what the socket holds."""
        self._client.loop_read(ONE_PACKET)

    def writable(self) -> None:
        """Write what waits."""
        self._client.loop_write()

    def tend(self, now: float) -> None:
        """Keep-alive and time-outs, about once a second; `now` is monotonic."""
        if now >= self._misc_at and not self.closed:
            self._misc_at = now + 1.0
            if self._client.loop_misc() != mqtt.MQTT_ERR_SUCCESS:
                self.closed = True

    def publish(self, lane: str, payload: bytes, *, retain: bool = False) -> bool:
        """Send on `up/{lane}` at QoS 1; False when the link is gone."""
        info = self._client.publish(f"{self._topic}/up/{lane}", payload, qos=1, retain=retain)
        if info.rc != mqtt.MQTT_ERR_SUCCESS:
            self.closed = True
            return False
        self.in_flight += 1
        return True

    def birth(self, *, at: str, session: str, firmware: str, interval: str | None) -> None:
        """Say that the device is there (retained)."""
        payload = _status("online", at=at, session=session, firmware=firmware, interval=interval)
        self.publish("status", payload, retain=True)

    def leave(self, at: str) -> None:
        """Say goodbye (retained) and disconnect cleanly."""
        if self.ready and not self.closed:
            self.publish("status", _status("offline", at=at), retain=True)
            while self._client.want_write() and self._client.loop_write() == mqtt.MQTT_ERR_SUCCESS:
                continue
            self._client.disconnect()
        self.closed = True

    def cut(self) -> None:
        """Drop the TCP connection without a DISCONNECT, as a lost radio link does."""
        sock = self._client.socket()
        if sock is not None:
            sock.close()
        self.closed = True

    def _connected(
        self,
        _client: mqtt.Client,
        _data: object,
        _flags: object,
        reason: ReasonCode,
        _props: object,
    ) -> None:
        if reason.is_failure:
            self.refusal = str(reason)
            self.closed = True
            return
        self._client.subscribe(f"{self._topic}/down/receipt", qos=1)

    def _subscribed(
        self, _client: mqtt.Client, _data: object, _mid: int, _reasons: object, _props: object
    ) -> None:
        self.ready = True
        self._on_ready()

    def _message(self, _client: mqtt.Client, _data: object, message: mqtt.MQTTMessage) -> None:
        self._on_receipt(bytes(message.payload))

    def _published(
        self, _client: mqtt.Client, _data: object, _mid: int, reason: ReasonCode, _props: object
    ) -> None:
        self.in_flight -= 1
        if reason.is_failure:
            self.refusal = str(reason)

    def _disconnected(
        self,
        _client: mqtt.Client,
        _data: object,
        _flags: object,
        reason: ReasonCode,
        _props: object,
    ) -> None:
        self.closed = True
        if reason.is_failure and self.refusal is None:
            self.refusal = str(reason)


def _status(
    state: str,
    *,
    at: str | None = None,
    session: str | None = None,
    firmware: str | None = None,
    interval: str | None = None,
) -> bytes:
    """Payload of `up/status`. An offline state carries the two keys of the contract's will."""
    if state == "offline":
        return msgspec.json.encode({"state": state, "at": at})
    return msgspec.json.encode(
        {"state": state, "at": at, "session": session, "firmware": firmware, "interval": interval}
    )
