"""Load generator: N devices that publish sequenced readings and wait for their receipts.

Run as a process of its own: ``python -m benchmarks.support.publisher PLAN.json``. Prints one JSON
line when all is published, one when every device holds a receipt for its last seq. The value
of a reading is a function of its time, so that the store can be checked for alterations.
"""

from __future__ import annotations

import json
import selectors
import socket
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.support import mqtt


@dataclass
class Device:
    """One connection, how far it has sent, and how far it was receipted."""

    code: str
    sock: socket.socket
    incoming: bytearray = field(default_factory=bytearray)
    outgoing: bytearray = field(default_factory=bytearray)
    acknowledged: int = 0
    sent: int = 0
    through: int = 0
    receipted_at: float = 0.0
    mid: int = 0


def value_at(second: int) -> float:
    """Return the value that a reading at ``second`` (epoch) must have."""
    return second % 1000 / 100


def payload(session: str, seq: int, first: int, readings: int) -> bytes:
    """Return one message of ``readings`` values, one a second from ``first`` on."""
    times = [datetime.fromtimestamp(first + i, UTC).isoformat() for i in range(readings)]
    values = [value_at(first + i) for i in range(readings)]
    if readings == 1:
        body = {"observations": [{"quantity": "stage", "at": times[0], "value": values[0]}]}
    else:
        body = {"at": times, "series": {"stage": values}}
    return json.dumps({"session": session, "seq": seq, **body}, separators=(",", ":")).encode()


def main() -> None:
    """Run as the head of this file says."""
    plan = json.loads(Path(sys.argv[1]).read_text())
    devices = [open_device(plan, code, word) for code, word in plan["passwords"].items()]
    selector = selectors.DefaultSelector()
    for device in devices:
        device.sock.setblocking(False)
        selector.register(device.sock, selectors.EVENT_READ, device)
    started = time.time()
    for seq in range(1, plan["messages"] + 1):
        first = plan["first"] + (seq - 1) * plan["readings"]
        body = payload(plan["session"], seq, first, plan["readings"])
        resend = plan["resend"] and seq % plan["resend"] == 0
        for device in devices:
            for _ in range(2 if resend else 1):
                device.mid = device.mid % 65535 + 1
                device.sent += 1
                device.outgoing += mqtt.publish(plan["topic"].format(device.code), device.mid, body)
        _exchange(selector, devices, 0.0)
        if plan["rate"]:
            _pace(selector, devices, started + seq * len(devices) / plan["rate"])
    while any(d.outgoing or d.acknowledged < d.sent for d in devices):
        _exchange(selector, devices, 0.1)
    print(
        json.dumps({"published": sum(d.sent for d in devices), "seconds": time.time() - started}),
        flush=True,
    )
    deadline = time.time() + plan["patience"]
    while any(d.through < plan["messages"] for d in devices) and time.time() < deadline:
        _exchange(selector, devices, 0.1)
    short = sum(d.through < plan["messages"] for d in devices)
    print(
        json.dumps({"receipted_at": max(d.receipted_at for d in devices), "short": short}),
        flush=True,
    )


def open_device(plan: dict, code: str, word: str) -> Device:
    """Return a connected device that listens for its receipts."""
    sock = socket.create_connection((plan["host"], plan["port"]))
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.sendall(mqtt.connect(f"bench-{code}", code, word))
    sock.sendall(mqtt.subscribe(f"hangou/v1/{code}/down/receipt"))
    return Device(code, sock)


def _pace(selector: selectors.BaseSelector, devices: list[Device], until: float) -> None:
    while (left := until - time.time()) > 0:
        _exchange(selector, devices, min(left, 0.02))


def _exchange(selector: selectors.BaseSelector, devices: list[Device], timeout: float) -> None:
    for device in devices:
        if device.outgoing:
            try:
                del device.outgoing[: device.sock.send(device.outgoing)]
            except BlockingIOError:
                timeout = min(timeout, 0.01)
    for key, _ in selector.select(timeout):
        device = key.data
        data = device.sock.recv(65536)
        if not data:
            raise SystemExit(f"the broker closed the link of {device.code}")
        device.incoming += data
        for kind, body in mqtt.packets(device.incoming):
            _take(device, kind, body)


def _take(device: Device, kind: int, body: bytes) -> None:
    if kind == 4:
        device.acknowledged += 1
    elif kind == 3:
        receipt = json.loads(body[body.index(b"{") :])
        if receipt["through"] is not None and receipt["through"] > device.through:
            device.through = receipt["through"]
            device.receipted_at = time.time()


if __name__ == "__main__":
    main()
