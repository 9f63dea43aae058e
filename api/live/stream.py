"""One client's stream: steps when there is news, a heartbeat in between, an end at shutdown."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

from api.live import events
from api.live.hub import STORE_ERRORS, Hub
from api.live.position import BEGINNING, parse

_PAUSE = 0.5  # s before a step is tried again that a store refused


async def stream(hub: Hub, resume: str | None, *, heartbeat: float) -> AsyncIterator[bytes]:
    """Yield the events of one client until it goes or the process ends.

    Parameters
    ----------
    resume
        What the client says it has seen, ``{n}.{g}``; None for a new client.
    heartbeat
        Seconds between heartbeats. While the telemetry store cannot be read there are none:
        a silent stream is what a page must show as lost.
    """
    position = parse(resume) if resume is not None else None
    malformed = resume is not None and position is None
    clock = asyncio.get_running_loop().time
    beat = clock() + heartbeat
    fresh = True  # a resumed position is looked at once, whether or not there is news
    while not hub.is_closing():
        news = await hub.wait(None if fresh else position, max(0.0, beat - clock()))
        if hub.is_closing():
            return
        due = clock() >= beat
        if news or (due and position is not None and hub.is_ahead(position)):
            try:
                step = await hub.step(position)
            except STORE_ERRORS:
                await asyncio.sleep(_PAUSE)
                continue
            if malformed:
                yield events.reset(BEGINNING, "malformed")
            if step.data:
                yield step.data
            position, fresh, malformed = step.to, False, False
        if due:
            if hub.up and position is not None:
                yield events.heartbeat(position, datetime.now(UTC).isoformat())
            beat = clock() + heartbeat
