"""The few MQTT 5 packets a load generator needs, as bytes. Not for the product."""

from __future__ import annotations

import struct


def _text(text: str) -> bytes:
    data = text.encode()
    return struct.pack(">H", len(data)) + data


def _packet(first: int, body: bytes) -> bytes:
    length, head = len(body), bytearray([first])
    while True:
        length, digit = divmod(length, 128)
        head.append(digit | (0x80 if length else 0))
        if not length:
            return bytes(head) + body


def connect(client_id: str, user: str, password: str) -> bytes:
    """Return CONNECT: MQTT 5, clean start, no keep-alive."""
    body = _text("MQTT") + bytes([5, 0xC2]) + struct.pack(">H", 0) + b"\x00"
    return _packet(0x10, body + _text(client_id) + _text(user) + _text(password))


def subscribe(topic: str) -> bytes:
    """Return SUBSCRIBE at QoS 0: receipts need not be acknowledged by the generator."""
    return _packet(0x82, struct.pack(">H", 1) + b"\x00" + _text(topic) + b"\x00")


def publish(topic: str, mid: int, payload: bytes) -> bytes:
    """Return PUBLISH at QoS 1."""
    return _packet(0x32, _text(topic) + struct.pack(">H", mid) + b"\x00" + payload)


def packets(buffer: bytearray) -> list[tuple[int, bytes]]:
    """Take whole packets off the front of ``buffer``: (type nibble, body)."""
    found = []
    while len(buffer) >= 2:
        length, shift, at = 0, 0, 1
        while True:
            if at >= len(buffer):
                return found
            digit = buffer[at]
            length |= (digit & 127) << shift
            shift, at = shift + 7, at + 1
            if not digit & 128:
                break
        if len(buffer) < at + length:
            return found
        found.append((buffer[0] >> 4, bytes(buffer[at : at + length])))
        del buffer[: at + length]
    return found
