"""The paho ceiling: drain a persistent session into nothing, acknowledging each message.

``python -m benchmarks.support.drain PLAN.json EXPECTED``; with EXPECTED 0 it only makes the
session. Plain paho with its own network loop, as its documentation shows it.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties


def main() -> None:
    """Run as the head of this file says."""
    plan, expected = json.loads(Path(sys.argv[1]).read_text()), int(sys.argv[2])
    client = Client(
        CallbackAPIVersion.VERSION2,
        client_id=plan["paho"][0],
        protocol=MQTTProtocolVersion.MQTTv5,
        manual_ack=True,
    )
    client.username_pw_set(*plan["paho"])
    times: list[float] = []

    def on_connect(client, _data, _flags, _reason, _properties):
        client.subscribe("hangou/v1/+/up/data", 1)
        if not expected:
            client.disconnect()

    def on_message(client, _data, message):
        times.append(time.perf_counter())
        client.ack(message.mid, message.qos)
        if len(times) == expected:
            client.disconnect()

    client.on_connect, client.on_message = on_connect, on_message
    properties = Properties(PacketTypes.CONNECT)
    properties.SessionExpiryInterval = 86_400
    properties.ReceiveMaximum = 4_000
    client.connect(plan["host"], plan["port"], clean_start=False, properties=properties)
    client.loop_forever()
    if expected:
        print(json.dumps({"messages": len(times), "seconds": times[-1] - times[0]}))


if __name__ == "__main__":
    main()
