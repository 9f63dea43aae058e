"""The live stream: server-sent events, resumable."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Response
from fastapi.responses import StreamingResponse

from api.answers import EVENTS, accepts
from api.documents import problems
from api.documents.live import EVENT_STREAM
from api.live.stream import stream
from api.platform import Platform, Shared
from api.queries.readings import LiveQuery

router = APIRouter(tags=["live"])


@router.get(
    "/live",
    summary="Follow what changes",
    dependencies=[Depends(accepts(EVENTS))],
    response_class=StreamingResponse,
    responses={200: {"content": {EVENTS: EVENT_STREAM}}, **problems(400, 406)},
)
async def follow_changes(
    platform: Shared,
    query: Annotated[LiveQuery, Query()],
    last_event_id: Annotated[str | None, Header()] = None,
) -> Response:
    """Events `snapshot`, `telemetry`, `changed`, `map`, `reset` and `heartbeat`.

    Each `id` is `{n}.{g}`, where the client stands: send it back as Last-Event-ID, or as
    `since` on a first connection, and nothing is missed. Without either, a snapshot comes
    first. `changed` lists series whose history must be read again over `[start, end)`.
    While the telemetry store cannot be read, the stream stays open and silent.
    """
    resume = last_event_id if last_event_id else query.since
    return StreamingResponse(
        _counted(platform, resume),
        media_type=EVENTS,
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _counted(platform: Platform, resume: str | None) -> AsyncIterator[bytes]:
    with platform.metrics.live_clients.track_inprogress():
        async for data in stream(platform.hub, resume, heartbeat=platform.settings.live_heartbeat):
            yield data
