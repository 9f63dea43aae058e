"""Districts: what the codes of stations and features are called."""

from __future__ import annotations

import json
from dataclasses import asdict

from fastapi import APIRouter, Depends, Request, Response

from api.answers import JSON, accepts, answer_unless_current
from api.documents import problems
from api.documents.devices import Districts
from api.parameters import no_parameters
from api.platform import Shared

router = APIRouter(tags=["layers"])


@router.get(
    "/districts",
    summary="List the districts",
    dependencies=[Depends(accepts(JSON)), Depends(no_parameters)],
    responses={
        200: {"model": Districts},
        304: {"description": "The list is as in the version in If-None-Match"},
        **problems(400, 406),
    },
)
def list_districts(request: Request, platform: Shared) -> Response:
    """Prefectures and counties of the province, by code, from the table that ships."""
    items = [{**asdict(one), "name_en": None} for one in platform.divisions]
    document = json.dumps({"items": items, "next": None}, ensure_ascii=False)
    return answer_unless_current(request, document.encode())
