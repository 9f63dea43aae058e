"""Devices against a real broker; the platform's side is a small client that answers receipts."""

import json
import random
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from ingest.broker.accounts import ensure_devices, new_password
from ingest.twin.device import Device, DeviceSettings
from ingest.twin.faults import FaultPlan, SeededFaults
from ingest.twin.fleet import Fleet
from ingest.twin.garbage import GARBAGE, GarbageKind
from ingest.twin.ledger import Ledger
from ingest.twin.link import Broker, Identity
from ingest.twin.model import Reading
from ingest.twin.outbox import digest_of

pytestmark = pytest.mark.broker

SETTINGS = DeviceSettings(retry=0.2, retry_maximum=0.5, reconnect=0.05, reconnect_maximum=0.2)


class Platform:
    """Keeps what it reads by seq and answers with receipts, as the contract says; no store."""

    def __init__(self, url):
        parts = urlsplit(url)
        self.answering = True
        self.payloads = []
        self.status = []
        self._streams = {}
        self._client = mqtt.Client(
            CallbackAPIVersion.VERSION2,
            client_id="test-platform",
            protocol=MQTTProtocolVersion.MQTTv5,
        )
        self._client.username_pw_set(parts.username, parts.password)
        self._client.on_connect = self._connected
        self._client.on_message = self._message
        self._client.connect(parts.hostname, parts.port)
        self._client.loop_start()

    def close(self):
        self._client.disconnect()
        self._client.loop_stop()

    def through(self, session):
        seqs = self._streams.get(session, {})
        last = 0
        while last + 1 in seqs:
            last += 1
        return last

    def messages(self, device, lane):
        return [body for code, where, body in self.payloads if (code, where) == (device, lane)]

    def states(self, device):
        """Status messages of the device, retained ones of other devices aside."""
        return [state for code, state in self.status if code == device]

    def _connected(self, client, _data, _flags, _reason, _props):
        for lane in ("data", "backlog", "status"):
            client.subscribe(f"hangou/v1/+/up/{lane}", qos=1)

    def _message(self, _client, _data, message):
        _, _, device, _, lane = message.topic.split("/")
        if lane == "status":
            self.status.append((device, json.loads(message.payload)))
            return
        self.payloads.append((device, lane, bytes(message.payload)))
        try:
            body = json.loads(message.payload)
        except ValueError:
            self._answer(device, session=None, through=None, unreadable=message.payload)
            return
        seqs = self._streams.setdefault(body["session"], {})
        seqs[body["seq"]] = body
        self._answer(device, session=body["session"], through=self.through(body["session"]))

    def _answer(self, device, *, session, through, unreadable=None):
        if not self.answering:
            return
        receipt = {
            "session": session,
            "through": through,
            "rejected": [],
            "rejected_total": 0,
            "unreadable": [digest_of(unreadable)] if unreadable else [],
            "at": datetime.now(UTC).isoformat(),
        }
        self._client.publish(f"hangou/v1/{device}/down/receipt", json.dumps(receipt), qos=1)


@pytest.fixture
def platform(broker):
    platform = Platform(broker.broker_url)
    yield platform
    platform.close()


@pytest.fixture
def make_device(broker):
    """Makes devices with accounts; all of them leave when the test ends."""
    made = []

    def make(*, protocol=MQTTProtocolVersion.MQTTv5, faults=None, settings=SETTINGS):
        code, password = f"twin-{random.getrandbits(40):x}", new_password()
        ensure_devices(broker.broker_admin_url, {code: password})
        device = Device(
            broker=Broker.from_url(broker.broker_url),
            identity=Identity(code=code, password=password, protocol=protocol),
            stations=("DEMO-T1",),
            ledger=Ledger(),
            settings=settings,
            faults=faults,
        )
        made.append(device)
        return device

    yield make
    for device in made:
        device.leave()


def now_readings(count, *, age=0.0):
    start = datetime.now(UTC) - timedelta(seconds=age)
    return [
        Reading(
            station="DEMO-T1",
            quantity="stage",
            at=start + timedelta(microseconds=n),
            value=float(n),
        )
        for n in range(count)
    ]


def ledger_of(device):
    return device.ledger


@pytest.mark.parametrize("protocol", [MQTTProtocolVersion.MQTTv5, MQTTProtocolVersion.MQTTv311])
def test_a_device_says_that_it_is_there_delivers_and_says_goodbye(platform, make_device, protocol):
    device = make_device(protocol=protocol)
    fleet = Fleet([device])
    device.report(now_readings(3))
    assert fleet.settle(seconds=10)
    assert len(list(ledger_of(device).receipted)) == 3
    fleet.leave()
    deadline = time.monotonic() + 5
    while len(platform.states(device.code)) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    birth, goodbye = platform.states(device.code)
    assert birth["state"] == "online"
    assert birth["session"] == device.sessions["data"]
    assert birth["interval"] == "PT10S"
    assert goodbye["state"] == "offline"


def test_a_lost_link_is_told_by_the_last_will(platform, make_device):
    device = make_device()
    fleet = Fleet([device])
    assert fleet.run(lambda: len(platform.states(device.code)) == 1, seconds=10)
    device.lose_link(seconds=60)
    assert fleet.run(lambda: len(platform.states(device.code)) == 2, seconds=10)
    assert platform.states(device.code)[1] == {"state": "offline", "at": None}


def test_old_readings_take_the_backlog_lane_with_a_session_of_its_own(platform, make_device):
    device = make_device()
    fleet = Fleet([device])
    device.report(now_readings(5, age=3600) + now_readings(2))
    assert fleet.settle(seconds=10)
    (live,) = platform.messages(device.code, "data")
    (old,) = platform.messages(device.code, "backlog")
    assert json.loads(live)["session"] != json.loads(old)["session"]
    assert len(json.loads(old)["at"]) == 5


def test_without_receipts_a_device_keeps_and_repeats_everything(platform, make_device):
    device = make_device()
    fleet = Fleet([device])
    platform.answering = False
    device.report(now_readings(1))
    fleet.run(lambda: len(platform.messages(device.code, "data")) >= 3, seconds=10)
    assert device.pending == 1
    assert len(set(platform.messages(device.code, "data"))) == 1
    platform.answering = True
    assert fleet.settle(seconds=10)


def test_after_a_lost_link_the_unreceipted_messages_come_again_oldest_first(platform, make_device):
    device = make_device(settings=DeviceSettings(retry=60, reconnect=0.05, reconnect_maximum=0.1))
    fleet = Fleet([device])
    platform.answering = False
    assert fleet.run(lambda: device.link is not None and device.link.ready, seconds=10)
    for _ in range(3):
        device.report(now_readings(1))
        fleet.turn(0.0)
    fleet.run(lambda: len(platform.messages(device.code, "data")) == 3, seconds=10)
    device.lose_link(seconds=0.2)
    fleet.run(lambda: len(platform.messages(device.code, "data")) == 6, seconds=10)
    seqs = [json.loads(body)["seq"] for body in platform.messages(device.code, "data")]
    assert seqs == [1, 2, 3, 1, 2, 3]


def test_an_unreadable_message_is_closed_so_that_the_others_are_receipted(platform, make_device):
    device = make_device()
    fleet = Fleet([device])
    device.report(now_readings(1))
    assert fleet.settle(seconds=10)
    GARBAGE[GarbageKind.BROKEN_UTF8].act(device, random.Random(1))
    device.report(now_readings(1))
    assert fleet.settle(seconds=10)
    session = device.sessions["data"]
    assert platform.through(session) == 3
    assert len(list(ledger_of(device).receipted)) == 2


def test_a_device_that_forgot_its_counter_delivers_in_a_new_session(platform, make_device):
    device = make_device()
    fleet = Fleet([device])
    platform.answering = False
    device.report(now_readings(4))
    fleet.run(lambda: bool(platform.messages(device.code, "data")), seconds=10)
    before = device.sessions["data"]
    device.forget_counter()
    platform.answering = True
    assert fleet.settle(seconds=10)
    assert device.sessions["data"] != before
    assert {one.reading.value for one in ledger_of(device).receipted} == {0.0, 1.0, 2.0, 3.0}


def test_a_payload_over_the_limit_is_lost_alone_and_others_go_on_undisturbed(platform, make_device):
    loud, quiet = make_device(), make_device()
    fleet = Fleet([loud, quiet])
    assert fleet.run(lambda: all(d.link and d.link.ready for d in fleet.devices), seconds=10)
    GARBAGE[GarbageKind.OVERSIZE].act(loud, random.Random(1))
    for device in fleet.devices:
        device.report(now_readings(2))
    assert fleet.settle(seconds=10)
    assert max(len(payload) for _, _, payload in platform.payloads) < 262_144
    assert len(list(ledger_of(quiet).receipted)) == 2
    assert len(list(ledger_of(loud).receipted)) == 2


def test_through_every_fault_each_reading_arrives_at_least_once_and_is_receipted(
    platform, make_device
):
    plan = FaultPlan(
        lose_link=0.5,
        away_seconds=0.1,
        repeat=0.2,
        reorder=0.5,
        late=0.2,
        late_seconds=0.5,
        forget=0.3,
        garbage=1.0,
        garbage_kinds=(GarbageKind.BROKEN_UTF8, GarbageKind.BROKEN_JSON),
    )
    faults = SeededFaults(plan, random.Random(11))
    device = make_device(faults=faults)
    fleet = Fleet([device])
    sent = []
    for _ in range(40):
        readings = now_readings(5)
        sent += readings
        device.report(readings)
        fleet.run(lambda: False, seconds=0.05)
    assert fleet.run(lambda: fleet.pending == 0 and faults.held == 0, seconds=20)
    arrived = {(one.reading.at, one.reading.value) for one in ledger_of(device).receipted}
    assert arrived == {(one.at, one.value) for one in sent}


def test_fifty_devices_share_one_thread(platform, make_device):
    devices = [make_device() for _ in range(50)]
    fleet = Fleet(devices)
    for _ in range(4):
        for device in devices:
            device.report(now_readings(10))
        fleet.turn(0.01)
    assert fleet.settle(seconds=20)
    assert [len(list(ledger_of(device).receipted)) for device in devices] == [40] * 50
