"""Clients that note when each reading reaches them: of the live stream, or of the broker alone.

``python -m benchmarks.support.listener stream|broker PLAN.json``. Prints a line when it listens;
writes [station, at in microseconds, arrival in seconds] for each reading to ``plan[MODE]``.
"""

from __future__ import annotations

import json
import signal
import socket
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.support import mqtt

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Arrival = tuple[float, bytes]


def main() -> None:
    """Run as the head of this file says."""
    mode, plan = sys.argv[1], json.loads(Path(sys.argv[2]).read_text())
    # Only time is taken while readings come; they are looked into afterwards.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    arrived: list[Arrival] = []
    try:
        for arrival in _stream(plan) if mode == "stream" else _broker(plan):
            arrived.append(arrival)
    finally:
        readings = [
            [station, at, when] for when, data in arrived for station, at in _readings(mode, data)
        ]
        Path(plan[mode]).write_text(json.dumps(readings))


def _stream(plan: dict) -> Iterator[Arrival]:
    parts = urlsplit(plan["url"])
    connection = HTTPConnection(parts.hostname, parts.port)
    connection.request("GET", "/api/v1/live")
    response, name = connection.getresponse(), b""
    while line := response.readline():
        if line.startswith(b"event: "):
            name = line[7:-1]
            if name == b"snapshot":
                print("listening", flush=True)
        elif line.startswith(b"data: ") and name == b"telemetry":
            yield time.time(), line[6:]


def _broker(plan: dict) -> Iterator[Arrival]:
    sock = socket.create_connection((plan["host"], plan["port"]))
    sock.sendall(mqtt.connect(plan["user"], plan["user"], plan["word"]))
    sock.sendall(mqtt.subscribe("hangou/v1/+/up/data"))
    buffer = bytearray()
    while data := sock.recv(65536):
        buffer += data
        now = time.time()
        for kind, body in mqtt.packets(buffer):
            if kind == 9:
                print("listening", flush=True)
            elif kind == 3:
                yield now, body


def _readings(mode: str, data: bytes) -> Iterator[tuple[str, int]]:
    if mode == "stream":
        for item in json.loads(data)["items"]:
            yield item["station"], _microseconds(item["at"])
    else:
        station = data[: data.index(b"{")].split(b"/")[2].decode()
        for one in json.loads(data[data.index(b"{") :])["observations"]:
            yield station, _microseconds(one["at"])


def _microseconds(text: str) -> int:
    return (datetime.fromisoformat(text) - _EPOCH) // datetime.resolution


if __name__ == "__main__":
    main()
