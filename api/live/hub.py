"""What all clients of the live stream share: the newest numbers, and the bytes of each step.

A client is one pair of numbers (its position) and no queue: whatever came after its position
is read from the commit log when the client can take it. So a slow client gets the latest
state, and its going on is the same thing as a resume.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing

import psycopg
import structlog

import geo.changes.store
from api.live.position import Position
from api.live.steps import Step, Steps
from api.metrics import Metrics
from api.settings import Settings
from api.stores import Stores
from telemetry.reading.commits.store import follow

STORE_ERRORS = (psycopg.Error, OSError, TimeoutError)
"""What a store that is down, frozen or starting raises."""

_RETRY = 1.0  # s between attempts to reach a lost store
_MEMO = 64  # steps kept at once; more distinct positions than this are read anew

_log = structlog.get_logger(__name__)


class Hub:
    """Follows both stores for this process. All methods run on the event loop."""

    def __init__(
        self, *, settings: Settings, stores: Stores, steps: Steps, metrics: Metrics
    ) -> None:
        self._settings = settings
        self._stores = stores
        self._make = steps
        self._metrics = metrics
        self._moved = asyncio.Event()
        self._steps: dict[Position | None, asyncio.Task[Step]] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self.n: int | None = None
        """Newest commit seen; None until the telemetry store has been read."""
        self.g: int | None = None
        """Newest change of the geo store; None until it has been read."""
        self.up = False
        """False while the telemetry store cannot be read: nothing is sent, no heartbeat."""
        self._closing = False

    def start(self) -> None:
        """Begin to follow the stores."""
        self._tasks = [
            asyncio.create_task(self._follow_telemetry()),
            asyncio.create_task(self._follow_geo()),
        ]

    def is_closing(self) -> bool:
        """Tell whether the streams have to end."""
        return self._closing

    def close(self) -> None:
        """End all streams; a second call changes nothing."""
        self._closing = True
        self._wake()

    async def stop(self) -> None:
        """End all streams and the following of the stores."""
        self.close()
        tasks = [*self._tasks, *self._steps.values()]
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def wait(self, position: Position | None, timeout: float) -> bool:
        """Wait until there is something after ``position``; False if the time ran out.

        With None, wait until the telemetry store can be read. Also returns at closing.
        """
        try:
            async with asyncio.timeout(timeout):
                while not self._closing and not self._has_news(position):
                    await self._moved.wait()
        except TimeoutError:
            return False
        return True

    def _has_news(self, position: Position | None) -> bool:
        if not self.up or self.n is None:
            return False
        return position is None or self.n > position.n or (self.g or 0) > position.g

    def is_ahead(self, position: Position) -> bool:
        """Tell whether a client has seen more than this process: a store may be an older one."""
        behind = self.n is not None and self.n < position.n
        return self.up and (behind or (self.g is not None and self.g < position.g))

    async def step(self, position: Position | None) -> Step:
        """Return the step from ``position`` to now, made once for all who stand there.

        Raises one of :data:`STORE_ERRORS` if the telemetry store cannot be read.
        """
        task = self._steps.get(position)
        if task is None:
            if len(self._steps) >= _MEMO:
                self._steps.clear()
            task = asyncio.create_task(asyncio.to_thread(self._make.step, position, self.g))
            task.add_done_callback(lambda done: self._forget_failed(position, done))
            self._steps[position] = task
        return await asyncio.shield(task)

    def _forget_failed(self, position: Position | None, task: asyncio.Task[Step]) -> None:
        failed = task.cancelled() or task.exception() is not None
        if failed and self._steps.get(position) is task:
            del self._steps[position]

    async def _follow_telemetry(self) -> None:
        dsn = self._settings.telemetry_dsn.get_secret_value()
        while True:
            try:
                async with aclosing(follow(dsn, poll=self._settings.live_poll)) as numbers:
                    async for n in numbers:
                        self._move(n=n, g=self.g, up=True)
                        # Notifications of the meantime are taken together: coalescing.
                        await asyncio.sleep(self._settings.live_interval)
            except STORE_ERRORS as error:
                if self.up:
                    _log.warning("telemetry_lost", error=type(error).__name__)
                self._move(n=self.n, g=self.g, up=False)
            await asyncio.sleep(_RETRY)

    async def _follow_geo(self) -> None:
        def newest() -> int:
            with self._stores.geo() as conn:
                return geo.changes.store.newest(conn)

        while self._stores.has_geo:
            try:
                g = await asyncio.to_thread(newest)
                self._metrics.store_up.labels("geo").set(1)
                self._move(n=self.n, g=g, up=self.up)
            except STORE_ERRORS:
                self._metrics.store_up.labels("geo").set(0)
            await asyncio.sleep(self._settings.live_poll)

    def _move(self, *, n: int | None, g: int | None, up: bool) -> None:
        self._metrics.store_up.labels("telemetry").set(up)
        self._metrics.live_commit.set(n or 0)
        if (n, g, up) == (self.n, self.g, self.up):
            return
        if up and not self.up:
            _log.info("telemetry_followed", n=n)
        self.n, self.g, self.up = n, g, up
        self._steps.clear()
        self._wake()

    def _wake(self) -> None:
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()
