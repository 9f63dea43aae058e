"""One thread for all devices: waits on their sockets and gives each its turn.

Belongs here: the loop and nothing else. Not here: what a device does in its turn (device.py).
"""

import select
import time
from collections.abc import Callable, Iterable

from ingest.twin.device import Device
from ingest.twin.link import Link


class Fleet:
    """Devices that share a network thread; all methods belong to that thread."""

    def __init__(self, devices: Iterable[Device] = ()) -> None:
        self.devices: list[Device] = list(devices)

    @property
    def pending(self) -> int:
        """Messages and readings of all devices without a receipt."""
        return sum(device.pending for device in self.devices)

    def turn(self, wait: float) -> None:
        """Serve sockets for at most `wait` seconds, then every device once."""
        poll, links = select.poll(), dict[int, Link]()
        for device in self.devices:
            link = device.link
            descriptor = link.fileno() if link is not None and not link.closed else None
            if link is None or descriptor is None or device.silent:
                continue
            links[descriptor] = link
            poll.register(descriptor, select.POLLIN | (select.POLLOUT * link.wants_write()))
        for descriptor, events in poll.poll(wait * 1000):
            self._serve(links[descriptor], events)
        now = time.monotonic()
        for device in self.devices:
            device.turn(now)

    def run(self, until: Callable[[], bool], *, seconds: float, wait: float = 0.02) -> bool:
        """Turn until `until` holds or `seconds` have passed; returns whether it holds."""
        end = time.monotonic() + seconds
        while not (done := until()) and time.monotonic() < end:
            self.turn(wait)
        return done

    def settle(self, *, seconds: float) -> bool:
        """Turn until nothing is pending; False when `seconds` were not enough."""
        return self.run(lambda: self.pending == 0, seconds=seconds)

    def leave(self) -> None:
        """Disconnect all devices cleanly."""
        for device in self.devices:
            device.leave()

    @staticmethod
    def _serve(link: Link, events: int) -> None:
        if events & (select.POLLIN | select.POLLHUP | select.POLLERR):
            link.readable()
        if events & select.POLLOUT and not link.closed:
            link.writable()
