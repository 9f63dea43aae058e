"""A raw client of the live stream: no library between the test and the bytes."""

import http.client
import json
import socket
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True, kw_only=True)
class Event:
    name: str
    id: str
    data: Any

    @property
    def n(self) -> int:
        return int(self.id.split(".")[0])


class Listener:
    """Reads events; ``receive_buffer`` makes a client whose network holds little."""

    def __init__(
        self,
        url: str,
        *,
        last: str | None = None,
        since: str | None = None,
        receive_buffer: int | None = None,
    ) -> None:
        parts = urlsplit(url)
        self._connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=15)
        if receive_buffer is not None:
            self._connection.sock = socket.socket()
            self._connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
            self._connection.sock.settimeout(15)
            self._connection.sock.connect((parts.hostname, parts.port))
        path = "/api/v1/live" + (f"?since={since}" if since is not None else "")
        headers = {"Last-Event-ID": last} if last is not None else {}
        self._connection.request("GET", path, headers=headers)
        self.response = self._connection.getresponse()

    def __enter__(self) -> "Listener":
        return self

    def __exit__(self, *_: object) -> None:
        self.response.close()
        self._connection.close()

    def next(self) -> Event:
        """Return the next event of any name."""
        fields: dict[str, str] = {}
        while line := self.response.readline().decode().rstrip("\n"):
            name, _, value = line.partition(": ")
            fields[name] = value
        if not fields:
            raise EOFError("the stream has ended")
        return Event(name=fields["event"], id=fields["id"], data=json.loads(fields["data"]))

    def reach(self, n: int) -> list[Event]:
        """Return the events up to the first that leaves this client at commit ``n``."""
        events = [self.next()]
        while events[-1].n < n:
            events.append(self.next())
        return events

    def wait_for(self, *names: str, within: float = 15) -> Event:
        """Return the next event of these names, passing over others."""
        end = time.monotonic() + within
        while time.monotonic() < end:
            event = self.next()
            if event.name in names:
                return event
        raise TimeoutError(f"no event {names} within {within} s")
