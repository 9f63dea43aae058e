"""Totals of a quantity, such as rain, over tens of minutes, hours and hydrological days."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from api.answers import JSON, accepts, answer_unless_current
from api.documents import problems
from api.documents.history import Totals
from api.platform import Shared
from api.queries.readings import TotalsQuery
from telemetry.errors import InvalidError
from telemetry.quantities.model import Catalogue
from telemetry.reading.stations.store import require_station
from telemetry.reading.totals.model import STEPS, whole_buckets
from telemetry.reading.totals.store import total_items

router = APIRouter(tags=["observations"])


@router.get(
    "/observations/totals",
    summary="Add a quantity up over hours or hydrological days",
    dependencies=[Depends(accepts(JSON))],
    responses={
        200: {"model": Totals},
        304: {"description": "The totals are as in the version in If-None-Match"},
        **problems(400, 404, 406, 503),
    },
)
def list_totals(
    request: Request, platform: Shared, query: Annotated[TotalsQuery, Query()]
) -> Response:
    """Of series of totals and their good values alone; the buckets that overlap the range.

    Each bucket is of the one series that covers it best, ties going to the finest period; two
    series are never added up. `coverage` is the share of the bucket that is known.
    """
    _require_totals(platform.catalogue, query.quantity)
    buckets = whole_buckets(query.start, query.end, STEPS[query.step])
    with platform.stores.telemetry() as conn:
        require_station(conn, query.station)
        items = total_items(
            conn, buckets, station=query.station, quantity=query.quantity, period=query.period
        )
    return answer_unless_current(request, b'{"items":[%b],"next":null}' % items)


def _require_totals(catalogue: Catalogue, quantity: str) -> None:
    summed = [code for code, one in catalogue.quantities.items() if "total" in one.statistics]
    if quantity not in summed:
        raise InvalidError(
            "quantity", f"{quantity!r} is not measured in totals; these are: {', '.join(summed)}"
        )
