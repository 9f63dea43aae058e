"""The catalogue of quantities: what a code is called and how its values are written."""

from __future__ import annotations

import json
from dataclasses import asdict

from fastapi import APIRouter, Depends, Request, Response

from api.answers import JSON, accepts, answer_unless_current
from api.documents import problems
from api.documents.catalogue import Quantities, Quantity
from api.parameters import no_parameters
from api.platform import Shared

router = APIRouter(tags=["observations"])


@router.get(
    "/quantities",
    summary="List the quantities",
    dependencies=[Depends(accepts(JSON)), Depends(no_parameters)],
    responses={
        200: {"model": Quantities},
        304: {"description": "The catalogue is as in the version in If-None-Match"},
        **problems(400, 406),
    },
)
def list_quantities(request: Request, platform: Shared) -> Response:
    """In the order of the catalogue. `unit` is a UCUM code, `display` what people read.

    A value is shown with `decimals` digits after the point or with `significant` digits; one of
    `states` is shown as its name.
    """
    shown = Quantity.model_fields
    items = [
        {name: value for name, value in asdict(one).items() if name in shown}
        for one in platform.catalogue.quantities.values()
    ]
    document = json.dumps({"items": items, "next": None}, ensure_ascii=False)
    return answer_unless_current(request, document.encode())
