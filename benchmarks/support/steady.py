"""Devices that send at a steady rate, one reading a message, each stamped as it leaves.

``python -m benchmarks.support.steady PLAN.json``. The reading's ``at`` is the moment of its
publish, to the microsecond: whoever sees the reading later knows how old it is. Writes what was
sent, and when receipts came, to ``plan["sent"]``.
"""

from __future__ import annotations

import json
import selectors
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.support import mqtt
from benchmarks.support.publisher import Device, open_device

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def main() -> None:
    """Run as the head of this file says."""
    plan = json.loads(Path(sys.argv[1]).read_text())
    devices = [open_device(plan, code, word) for code, word in plan["passwords"].items()]
    selector = selectors.DefaultSelector()
    for device in devices:
        selector.register(device.sock, selectors.EVENT_READ, device)
    sent: dict[str, list[int]] = {device.code: [] for device in devices}
    receipts: list[float] = []
    started = time.time()
    for number in range(plan["rate"] * plan["seconds"]):
        left = started + number / plan["rate"] - time.time()
        if left > 0:
            _listen(selector, left, sent, receipts)
        _send(devices[number % len(devices)], plan, sent)
    ended = time.time()
    while time.time() < ended + plan["settle"]:
        _listen(selector, 0.1, sent, receipts)
    Path(plan["sent"]).write_text(
        json.dumps({"sent": sent, "receipts": receipts, "seconds": ended - started})
    )


def _send(device: Device, plan: dict, sent: dict[str, list[int]]) -> None:
    device.sent += 1
    now = datetime.now(UTC)
    body = {
        "session": plan["session"],
        "seq": device.sent,
        "observations": [
            {"quantity": "stage", "at": now.isoformat(timespec="microseconds"), "value": 5.0}
        ],
    }
    sent[device.code].append((now - _EPOCH) // (now.resolution))
    device.sock.sendall(
        mqtt.publish(
            f"hangou/v1/{device.code}/up/data", device.sent % 65535 + 1, json.dumps(body).encode()
        )
    )


def _listen(
    selector: selectors.BaseSelector,
    timeout: float,
    sent: dict[str, list[int]],
    receipts: list[float],
) -> None:
    deadline = time.time() + timeout
    while (left := deadline - time.time()) > 0:
        for key, _ in selector.select(left):
            device = key.data
            device.incoming += device.sock.recv(65536)
            for kind, body in mqtt.packets(device.incoming):
                if kind == 3:
                    _take(device, json.loads(body[body.index(b"{") :])["through"], sent, receipts)


def _take(device: Device, through: int, sent: dict[str, list[int]], receipts: list[float]) -> None:
    now = time.time()
    receipts += [now - at / 1e6 for at in sent[device.code][device.through : through]]
    device.through = max(device.through, through)


if __name__ == "__main__":
    main()
