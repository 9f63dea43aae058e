"""A simulated field device: it keeps every reading until the platform has receipted it.

Belongs here: the device's side of the delivery contract: two lanes with a session each, sending in
order, receipts, reconnects. Not here: MQTT itself (link.py), the loop (fleet.py), and what goes
wrong on purpose (faults.py), which enters through the hooks of `Faults`.
"""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

import isodate
import msgspec

from ingest.twin.encoding import Body, bodies_of
from ingest.twin.ledger import Ledger
from ingest.twin.link import KEEPALIVE, Broker, Identity, Link
from ingest.twin.model import Lane, Reading
from ingest.twin.outbox import Entry, Outbox, Receipt, read_receipt

FIRMWARE = "hangou-twin/1"
LANES: tuple[Lane, Lane] = ("data", "backlog")
_BACKLOG_BATCH = 5_000  # readings formed into messages at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceSettings:
    """Times in seconds; `window` is the number of messages in flight without a PUBACK."""

    interval: timedelta = timedelta(seconds=10)
    retry: float = 30.0
    retry_maximum: float = 600.0
    window: int = 20
    capacity: int = 1000
    reconnect: float = 0.5
    reconnect_maximum: float = 30.0
    keepalive: int = KEEPALIVE


class Faults(Protocol):
    """What may go wrong at a device; every hook is called from the fleet's thread."""

    def on_report(self, readings: Sequence[Reading], now: float) -> Sequence[Reading]:
        """Readings as they reach the outbox (drifted, held back)."""

    def before_send(self, entries: list[Entry]) -> list[Entry]:
        """Messages as they are handed to the network (repeated, reordered)."""

    def turn(self, device: "Device", now: float) -> None:
        """Called each turn: cut the link, forget the counter, send garbage."""


class Device:
    """One device with its own MQTT client; drive it by `turn` from a single thread."""

    def __init__(
        self,
        *,
        broker: Broker,
        identity: Identity,
        stations: Sequence[str],
        ledger: Ledger | None = None,
        settings: DeviceSettings | None = None,
        faults: Faults | None = None,
        rng: random.Random | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.code = identity.code
        self.stations = tuple(stations)
        self.settings = settings or DeviceSettings()
        self.link: Link | None = None
        self.receipts = 0
        self._broker = broker
        self._identity = identity
        self.ledger = ledger
        self._faults = faults
        self._rng = rng or random.Random()  # noqa: S311  session names, not secrets
        self._clock = clock
        self._waiting: list[Reading] = []
        self._silent = False
        self._outboxes = {lane: self._new_outbox(lane) for lane in LANES}
        self._connect_at = 0.0
        self._pause = self.settings.reconnect

    @property
    def pending(self) -> int:
        """Messages and unsequenced readings that no receipt covers yet."""
        return len(self._waiting) + sum(len(outbox) for outbox in self._outboxes.values())

    @property
    def backlog(self) -> int:
        """Unreceipted messages of the backlog lane."""
        return len(self._outboxes["backlog"])

    @property
    def sessions(self) -> dict[Lane, str]:
        """The session in use on each lane."""
        return {lane: outbox.session for lane, outbox in self._outboxes.items()}

    def report(self, readings: Sequence[Reading]) -> None:
        """Take readings to deliver, however long it takes."""
        if self._faults is not None:
            readings = self._faults.on_report(readings, time.monotonic())
        self.accept(readings)

    def accept(self, readings: Sequence[Reading]) -> None:
        """Queue readings past all faults (a fault hands back here what it held)."""
        self._waiting.extend(readings)

    @property
    def silent(self) -> bool:
        """Whether the device is out of reach: it measures on, and hears and says nothing."""
        return self._silent

    def set_silent(self, silent: bool) -> None:
        """Go out of reach, or come back with a new link.

        Out of reach the TCP connection stays half open, as behind a dead radio link, until the
        broker misses the keep-alive and publishes the will.
        """
        if self._silent and not silent:
            self.lose_link(seconds=0.0)
        self._silent = silent

    def turn(self, now: float) -> None:
        """Reconnect if due, form messages, send what is due. `now` is monotonic seconds."""
        if self._silent:
            return
        if self._faults is not None:
            self._faults.turn(self, now)
        if self.link is not None and self.link.closed:
            self._lost(now)
        if self.link is None:
            self._connect(now)
            return
        self.link.tend(now)
        if self.link.ready:
            self._form_messages()
            for lane in LANES:  # the live lane first, so that a drain never delays it
                self._send(lane, now)

    def send_corrupt(self, payload: bytes) -> None:
        """Spend a seq of the live lane on `payload`, which nobody can read."""
        self._outboxes["data"].add(Body({}, (), ()), payload=payload)

    def send_sequenced(self, body: Body) -> None:
        """Send a body that was formed elsewhere (a deliberately wrong one) on the live lane."""
        self._outboxes["data"].add(body)

    def send_raw(self, payload: bytes, lane: Lane = "data") -> bool:
        """Send bytes outside any session; False when there is no link."""
        return self.link is not None and self.link.ready and self.link.publish(lane, payload)

    def forget_counter(self) -> None:
        """Lose the counters: new sessions, in which the unreceipted readings are sent anew."""
        for lane, outbox in self._outboxes.items():
            for entry in outbox.pending():
                self._waiting.extend(entry.body.readings)
            if self.ledger is not None:
                self.ledger.note_forgotten(self.code, outbox.session)
            self._outboxes[lane] = self._new_outbox(lane)

    def lose_link(self, *, seconds: float) -> None:
        """Drop the connection without a word and stay away for `seconds`."""
        if self.link is not None:
            self.link.cut()
            self.link = None
        self._connect_at = time.monotonic() + seconds

    def leave(self) -> None:
        """Disconnect cleanly; what is unreceipted stays in the outbox."""
        if self._silent:
            self.lose_link(seconds=0.0)
        if self.link is not None:
            self.link.leave(self._clock().isoformat())
            self.link = None

    def _new_outbox(self, lane: Lane) -> Outbox:
        return Outbox(
            session=f"{lane[0]}{self._rng.getrandbits(40):010x}",
            retry=self.settings.retry,
            retry_maximum=self.settings.retry_maximum,
            capacity=self.settings.capacity,
        )

    def _connect(self, now: float) -> None:
        if now < self._connect_at:
            return
        self._connect_at = now + self._pause
        self._pause = min(self._pause * 2, self.settings.reconnect_maximum)
        try:
            self.link = Link(
                broker=self._broker,
                identity=self._identity,
                on_ready=self._ready,
                on_receipt=self._receipt,
                keepalive=self.settings.keepalive,
            )
        except OSError:
            self.link = None

    def _lost(self, now: float) -> None:
        self.link = None
        self._connect_at = max(self._connect_at, now + self._pause * self._rng.uniform(0.5, 1.0))

    def _ready(self) -> None:
        self._pause = self.settings.reconnect
        for outbox in self._outboxes.values():
            outbox.reconnected()
        if self.link is not None:
            self.link.birth(
                at=self._clock().isoformat(),
                session=self._outboxes["data"].session,
                firmware=FIRMWARE,
                interval=isodate.duration_isoformat(self.settings.interval),
            )

    def _form_messages(self) -> None:
        """Readings older than two intervals go to the backlog lane, the others live."""
        if not self._waiting:
            return
        cutoff = self._clock() - 2 * self.settings.interval
        fresh = [one for one in self._waiting if one.at >= cutoff]
        old = [one for one in self._waiting if one.at < cutoff]
        self._waiting = self._fill("data", fresh) + self._fill("backlog", old)

    def _fill(self, lane: Lane, readings: list[Reading]) -> list[Reading]:
        """Sequence as many as the outbox has room for; returns the rest."""
        outbox = self._outboxes[lane]
        start = 0
        while start < len(readings) and outbox.room:
            batch = readings[start : start + _BACKLOG_BATCH]
            for body in bodies_of(batch):
                outbox.add(body)
            start += len(batch)
        return readings[start:]

    def _send(self, lane: Lane, now: float) -> None:
        link, outbox = self.link, self._outboxes[lane]
        if link is None or link.closed:
            return
        entries = outbox.due(now, self.settings.window - link.in_flight)
        if self._faults is not None and entries:
            entries = self._faults.before_send(entries)
        for entry in entries:
            if not link.publish(lane, entry.payload):
                return
            outbox.sent(entry, now)
            self._note_sent(lane, outbox.session, entry)

    def _note_sent(self, lane: Lane, session: str, entry: Entry) -> None:
        if self.ledger is not None:
            self.ledger.note_sent(
                device=self.code,
                session=session,
                lane=lane,
                seq=entry.seq,
                body=entry.body,
                at=time.time(),
            )

    def _receipt(self, payload: bytes) -> None:
        try:
            receipt = read_receipt(payload)
        except msgspec.DecodeError:
            return  # not for this device to judge: it goes on re-sending
        self.receipts += 1
        self._settle(receipt)

    def _settle(self, receipt: Receipt) -> None:
        for outbox in self._outboxes.values():
            outbox.receipt(receipt, time.monotonic())
            if receipt.unreadable:
                outbox.close_unreadable(receipt.unreadable)
        if self.ledger is not None:
            self.ledger.note_receipt(self.code, receipt, time.time())
