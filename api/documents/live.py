"""The wire form of the live stream, as an example for OpenAPI."""

from __future__ import annotations

from typing import Any

EVENT_STREAM: dict[str, Any] = {
    "schema": {"type": "string", "description": "Server-sent events"},
    "example": (
        "event: changed\nid: 1041.7\n"
        'data: {"n":1042,"series":[{"station":"DEMO-L01","quantity":"stage","channel":null,'
        '"statistic":"instant","period":null,"start":"2026-07-01T00:00:00+00:00",'
        '"end":"2026-07-01T00:10:00.000001+00:00"}]}\n\n'
        "event: telemetry\nid: 1042.7\n"
        'data: {"n":1042,"items":[]}\n\n'
        "event: heartbeat\nid: 1042.7\n"
        'data: {"now":"2026-07-01T00:00:05+00:00","n":1042,"g":7}\n\n'
    ),
}
