"""Which way each series goes: rising, falling or steady."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from api.answers import JSON, accepts, answer_unless_current
from api.documents import problems
from api.documents.history import Trends
from api.platform import Platform, Shared
from api.queries.readings import TrendsQuery
from telemetry.reading.trends.store import trend_items

router = APIRouter(tags=["observations"])


@router.get(
    "/trends",
    summary="Show the trend of every series that has one",
    dependencies=[Depends(accepts(JSON))],
    responses={
        200: {"model": Trends},
        304: {"description": "The trends are as in the version in If-None-Match"},
        **problems(400, 406, 503),
    },
)
def list_trends(
    request: Request, platform: Shared, query: Annotated[TrendsQuery, Query()]
) -> Response:
    """Of instant values of the quantities in the dated setting `trend`, from good values alone.

    The trends of now are at most 10 s old; with `at`, they are those of that moment, from what
    is on record now.
    """
    body = (
        platform.trends.get("now", lambda: _trends(platform, None))
        if query.at is None
        else _trends(platform, query.at)
    )
    return answer_unless_current(request, body)


def _trends(platform: Platform, at: datetime | None) -> bytes:
    with platform.stores.telemetry() as conn:
        return b'{"items":[%b],"next":null}' % trend_items(conn, at)
