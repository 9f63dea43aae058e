"""What a device command changes holds for a running collector at once, without a restart."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime

import paho.mqtt.client as mqtt
import psycopg
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from deploy.local.ports import any_free
from ingest.cli.main import main
from ingest.settings import parse_broker_url
from telemetry.stations.model import Station
from telemetry.stations.store import add_station

pytestmark = [pytest.mark.db, pytest.mark.broker]
SOON = 2.0


@pytest.fixture
def collector(broker, telemetry_db, monkeypatch, tmp_path):
    """A running collector on stores of its own, with the station S1 on record."""
    with psycopg.connect(telemetry_db.ingest) as conn:
        add_station(conn, Station(code="S1", name="S1", kind="level"), actor="t", reason="t")
    monkeypatch.setenv("HANGOU_TELEMETRY_DSN", telemetry_db.ingest)
    monkeypatch.setenv("HANGOU_BROKER_ADMIN_URL", broker.broker_admin_url)
    monkeypatch.setenv("HANGOU_BROKER_URL", broker.broker_url)
    monkeypatch.setenv("HANGOU_BROKER_CONFIG", str(broker.broker_config))
    monkeypatch.setenv("HANGOU_INGEST_METRICS_PORT", str(any_free(set())))
    log = tmp_path / "collector.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "ingest", "run"],
            stdout=output,
            stderr=output,
            env=dict(os.environ),
        )
    yield process, log
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) == 0, log.read_text(encoding="utf-8")


@contextmanager
def connected(url, code, password, topic):
    """A device that has subscribed ``topic``; messages are in its ``user_data``."""
    address = parse_broker_url(url)
    heard: list[bytes] = []
    subscribed: list[bool] = []
    client = mqtt.Client(CallbackAPIVersion.VERSION2, protocol=mqtt.MQTTv5, userdata=heard)
    client.username_pw_set(code, password)
    client.on_subscribe = lambda *_: subscribed.append(True)
    client.on_message = lambda c, messages, message: messages.append(message.payload)
    client.connect(address.host, address.port)
    client.loop_start()
    client.subscribe(topic, qos=1)
    wait(lambda: subscribed, 10)
    try:
        yield client, heard
    finally:
        client.disconnect()
        client.loop_stop()


def wait(done, seconds, log=None):
    """Wait until ``done``; fail after ``seconds`` with the collector's log."""
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            pytest.fail(f"not within {seconds} s\n{log.read_text(encoding='utf-8') if log else ''}")
        time.sleep(0.01)


def add(capsys, code):
    assert main(["device", "add", code, "--station", "S1", "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def message(seq):
    now = datetime.now(UTC).isoformat()
    reading = {"station": "S1", "quantity": "stage", "at": now, "value": 5.12}
    return json.dumps({"session": "s", "seq": seq, "observations": [reading]})


def test_a_new_device_gets_its_receipt_within_two_seconds(collector, broker, capsys):
    _, log = collector
    first = add(capsys, "first")
    status = "hangou/v1/platform/status"
    with connected(broker.broker_url, "first", first["password"], status) as (_, heard):
        wait(lambda: any(b"online" in word for word in heard), 30, log)
    second = add(capsys, "second")
    with connected(broker.broker_url, "second", second["password"], second["topic_down"]) as (
        device,
        heard,
    ):
        # A device re-sends what has no receipt; here as fast as the promise is short.
        def settled():
            device.publish(second["topic_up"], message(1), qos=1)
            time.sleep(0.1)
            return [one for one in map(json.loads, heard) if one["rejected"] == []]

        wait(settled, SOON, log)
        assert {(one["session"], one["through"]) for one in settled()} == {("s", 1)}
