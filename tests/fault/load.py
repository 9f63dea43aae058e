"""Devices under sequenced load on both lanes, in a thread of their own, while servers die.

What they send is unlike in every reading: its time is new and its value random, so that
the store can be compared with the record of what was sent, reading by reading.
"""

import random
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from ingest.twin.device import Device, DeviceSettings
from ingest.twin.encoding import Body, observation
from ingest.twin.fleet import Fleet
from ingest.twin.ledger import Ledger
from ingest.twin.link import Broker, Identity
from ingest.twin.model import Reading

SETTINGS = DeviceSettings(retry=2.0, retry_maximum=8.0, reconnect=0.1, reconnect_maximum=1.0)
_LIVE_S, _BACKLOG_S = 0.1, 0.3
_BAD_SHARE = 0.05


class Receipts(Ledger):
    """A ledger that also judges receipts in their order, which the platform must keep."""

    def __init__(self):
        super().__init__()
        self.received = 0
        self.went_back = 0
        self.ahead = 0
        self._through = {}
        self._sent = {}
        self._seen = set()

    def note_sent(self, *, device, session, lane, seq, body, at):
        super().note_sent(device=device, session=session, lane=lane, seq=seq, body=body, at=at)
        key = (device, session)
        self._sent[key] = max(seq, self._sent.get(key, 0))

    def note_receipt(self, device, receipt, at):
        super().note_receipt(device, receipt, at)
        self.received += 1
        key = (device, receipt.session)
        # At QoS 1 a receipt may come twice, also after a later one; only a new one may not.
        word = (key, receipt.through, receipt.at)
        if word not in self._seen:
            self._seen.add(word)
            self.went_back += receipt.through < self._through.get(key, 0)
        self._through[key] = max(receipt.through, self._through.get(key, 0))
        self.ahead += receipt.through > self._sent.get(key, 0)


class Load:
    """Runs the devices until told to stop, then until nothing is without a receipt."""

    def __init__(self, *, url, passwords, seed):
        self.ledger = Receipts()
        self._rng = random.Random(seed)
        self._fleet = Fleet(
            Device(
                broker=Broker.from_url(url),
                identity=Identity(code=code, password=password),
                stations=(code,),
                ledger=self.ledger,
                settings=SETTINGS,
                rng=random.Random(f"{seed}{code}"),
            )
            for code, password in passwords.items()
        )
        self._old = datetime.now(UTC) - timedelta(days=3)
        self._last = datetime.now(UTC)
        self._sending = threading.Event()
        self._sending.set()
        self._leaving = threading.Event()
        self._thread = threading.Thread(target=self._run, name="devices")
        self.failure = None

    @property
    def pending(self):
        return self._fleet.pending

    @contextmanager
    def at_work(self):
        """Send while the block runs; afterwards the devices leave."""
        self._thread.start()
        try:
            yield
        finally:
            self._sending.clear()
            self._leaving.set()
            self._thread.join(30)
        if self.failure is not None:
            raise self.failure

    def settle(self, seconds):
        """Send nothing new; return whether all is receipted within ``seconds``."""
        self._sending.clear()
        done = threading.Event()
        for _ in range(int(seconds * 20)):
            if self.pending == 0 or self.failure is not None:
                break
            done.wait(0.05)
        return self.pending == 0

    def _run(self):
        try:
            live = backlog = datetime.now(UTC)
            while not self._leaving.is_set():
                now = datetime.now(UTC)
                if self._sending.is_set() and now >= live:
                    live = now + timedelta(seconds=_LIVE_S)
                    self._report_live()
                if self._sending.is_set() and now >= backlog:
                    backlog = now + timedelta(seconds=_BACKLOG_S)
                    self._report_backlog()
                self._fleet.turn(0.01)
            self._fleet.leave()
        except Exception as error:
            self.failure = error

    def _report_live(self):
        self._last = max(datetime.now(UTC), self._last + timedelta(milliseconds=1))
        for device in self._fleet.devices:
            at = self._last
            if self._rng.random() < _BAD_SHARE:
                device.send_sequenced(_half_bad(self._readings(device, [at])))
            else:
                times = [at - timedelta(microseconds=n) for n in range(self._rng.choice((1, 3)))]
                device.report(self._readings(device, times))

    def _report_backlog(self):
        for device in self._fleet.devices:
            self._old += timedelta(seconds=1)
            times = [self._old + timedelta(milliseconds=n) for n in range(10)]
            device.report(self._readings(device, times))

    def _readings(self, device, times):
        return [
            Reading(station=device.code, quantity=quantity, at=at, value=self._rng.uniform(-9, 9))
            for at in times
            for quantity in ("stage", "discharge")
        ]


def _half_bad(readings):
    """A message whose second reading has a value that is no number."""
    good, bad = readings
    items = [observation(good), {**observation(bad), "value": "broken"}]
    return Body({"observations": items}, (good, bad), (0, 1))
