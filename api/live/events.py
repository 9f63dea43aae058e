"""The wire form of server-sent events. Bytes are made once and sent to every client. Pure."""

from __future__ import annotations

from api.live.position import Position


def event(name: str, position: Position, data: bytes) -> bytes:
    """Return one event. ``data`` is JSON as PostgreSQL or json.dumps write it: one line."""
    return b"event: %b\nid: %b\ndata: %b\n\n" % (name.encode(), str(position).encode(), data)


def with_items(name: str, position: Position, items: bytes) -> bytes:
    """Return a ``snapshot`` or ``telemetry`` event."""
    return event(name, position, b'{"n":%d,"items":[%b]}' % (position.n, items))


def changed(position: Position, n: int, series: bytes) -> bytes:
    """Return a ``changed`` event of the commits up to ``n``."""
    return event("changed", position, b'{"n":%d,"series":[%b]}' % (n, series))


def reset(position: Position, reason: str) -> bytes:
    """Return a ``reset`` event; a snapshot follows."""
    return event("reset", position, b'{"reason":"%b"}' % reason.encode())


def heartbeat(position: Position, now: str) -> bytes:
    """Return a ``heartbeat`` event; ``now`` is RFC 3339."""
    return event(
        "heartbeat",
        position,
        b'{"now":"%b","n":%d,"g":%d}' % (now.encode(), position.n, position.g),
    )
