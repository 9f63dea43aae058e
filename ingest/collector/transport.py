"""A buffered socket under paho, and the paho client that uses it.

paho reads a packet with three system calls and sends each acknowledgement with one. Behind a
buffer on both sides a drain of the broker's queue runs several times as fast (figures in
docs/decisions/0004-buffered-socket.md). paho knows sockets with a buffer: those of TLS, whose
``pending`` this class offers in the same sense.
"""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from typing import Any

from paho.mqtt.client import Client, MQTTMessage

_READ_BYTES = 256 * 1024
_FAREWELL_SECONDS = 0.5


class BufferedSocket:
    """What paho calls of a socket, with a read and a write buffer."""

    def __init__(self, sock: Any) -> None:
        self._sock = sock
        self._incoming = b""
        self._position = 0
        self._outgoing = bytearray()

    def recv(self, size: int) -> bytes:
        """Return up to ``size`` bytes, from the buffer if it holds any.

        Raises
        ------
        BlockingIOError
            If neither buffer nor socket holds a byte.
        """
        if self._position >= len(self._incoming):
            self._incoming = self._sock.recv(_READ_BYTES)
            self._position = 0
        start = self._position
        self._position = min(start + size, len(self._incoming))
        return self._incoming[start : self._position]

    def pending(self) -> int:
        """Return how many bytes can be read without asking the socket."""
        held = len(self._incoming) - self._position
        deeper = getattr(self._sock, "pending", None)
        return held + (deeper() if deeper is not None else 0)

    def send(self, data: bytes) -> int:
        """Take all of ``data``; it leaves with the next :meth:`flush`."""
        self._outgoing += data
        return len(data)

    def flush(self) -> bool:
        """Send what the socket takes now; return whether nothing is left."""
        while self._outgoing:
            try:
                sent = self._sock.send(self._outgoing)
            except BlockingIOError:
                return False
            del self._outgoing[:sent]
        return True

    def fileno(self) -> int:
        """Return the descriptor, for ``select``."""
        return int(self._sock.fileno())

    def setblocking(self, flag: bool) -> None:
        """Pass on to the socket."""
        self._sock.setblocking(flag)

    def settimeout(self, seconds: float | None) -> None:
        """Pass on to the socket."""
        self._sock.settimeout(seconds)

    def close(self) -> None:
        """Send what is left, wait shortly until the peer has taken it, and close.

        A socket closed over unread input is reset, and acknowledgements on the way are lost.
        """
        with suppress(OSError):  # the peer has gone, and what was left with it
            self._sock.settimeout(_FAREWELL_SECONDS)
            self.flush()
            self._sock.shutdown(socket.SHUT_WR)
            deadline = time.monotonic() + _FAREWELL_SECONDS
            while self._sock.recv(_READ_BYTES) and time.monotonic() < deadline:
                pass
        self._sock.close()

    def shutdown(self, how: int = socket.SHUT_RDWR) -> None:
        """Pass on to the socket."""
        self._sock.shutdown(how)


class BufferedClient(Client):
    """paho's client on a :class:`BufferedSocket`, for an own loop that calls ``flush``."""

    def _create_socket(self) -> Any:
        return BufferedSocket(super()._create_socket())

    def _handle_on_message(self, message: MQTTMessage) -> None:
        # paho would first match the topic against callbacks by topic, of which we have none.
        if self.on_message is not None:
            with self._in_callback_mutex:
                self.on_message(self, None, message)

    def flush(self) -> bool:
        """Write queued packets to the socket; return whether nothing is left."""
        if self.want_write():
            self.loop_write()
        sock: Any = self.socket()
        return True if sock is None else bool(sock.flush())

    def pending(self) -> int:
        """Return how many received bytes wait in the buffer."""
        sock: Any = self.socket()
        return 0 if sock is None else int(sock.pending())
