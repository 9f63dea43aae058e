"""Errors as RFC 9457 problem documents. The only place that knows which error is which status."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, NamedTuple

import psycopg
import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException

import geo.errors
import telemetry.errors

_log = structlog.get_logger(__name__)

MEDIA_TYPE = "application/problem+json"


class Kind(NamedTuple):
    """A sort of problem: the status, the last part of its type URI, and its title."""

    status: int
    slug: str
    title: str


class RequestError(Exception):
    """A request that only HTTP knows to be wrong (a header, a media type, a resource)."""

    def __init__(self, kind: Kind, detail: str) -> None:
        super().__init__(detail)
        self.kind = kind


NOT_ACCEPTABLE = Kind(406, "not-acceptable", "No representation that the client accepts")
INVALID = Kind(400, "invalid-request", "The request has a value that is not allowed")
UNKNOWN_RESOURCE = Kind(404, "not-found", "Nothing is on record under this name")
NOT_READY = Kind(503, "not-ready", "A store that the platform needs is not there")
_INTERNAL = Kind(500, "internal-error", "The platform failed; the log has the cause")

KINDS: dict[type[Exception], Kind] = {
    telemetry.errors.NotFoundError: UNKNOWN_RESOURCE,
    telemetry.errors.ConflictError: Kind(409, "conflict", "It contradicts what is on record"),
    telemetry.errors.InvalidError: INVALID,
    telemetry.errors.AmbiguousSeriesError: Kind(
        400, "ambiguous-series", "More than one series fits"
    ),
    telemetry.errors.SchemaError: NOT_READY,
    geo.errors.InvalidError: INVALID,
    geo.errors.SchemaError: NOT_READY,
    psycopg.errors.QueryCanceled: Kind(503, "query-stopped", "The query took too long"),
    psycopg.OperationalError: Kind(503, "store-unavailable", "A store cannot be reached"),
    psycopg.InterfaceError: Kind(503, "store-unavailable", "A store cannot be reached"),
    psycopg.errors.UndefinedTable: NOT_READY,
    psycopg.errors.InsufficientPrivilege: NOT_READY,
}
"""The one table from a domain error to its status; a subclass takes the nearest entry."""

_STATION_HINT = "GET /api/v1/stations lists the stations"
_HINTS = {"station": _STATION_HINT, "layer": "GET /api/v1/layers lists the layers"}


def problem(
    request: Request,
    kind: Kind,
    detail: str,
    *,
    errors: list[dict[str, str]] | None = None,
    candidates: list[dict[str, str | None]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return the problem document for a request that failed."""
    document: dict[str, Any] = {
        "type": f"urn:hangou:problem:{kind.slug}",
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
        "instance": request.url.path,
        "errors": errors or [],
    }
    if candidates is not None:
        document["candidates"] = candidates
    body = json.dumps(document, ensure_ascii=False, default=str).encode(errors="replace")
    return Response(body, kind.status, {**(headers or {}), "Cache-Control": "no-store"}, MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Make every error of the application a problem document."""
    for error in KINDS:
        app.add_exception_handler(error, _domain)
    app.add_exception_handler(RequestError, _own)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _internal)


def kind_of(error: Exception) -> Kind:
    """Return the entry of :data:`KINDS` for the nearest class of an error."""
    return next((KINDS[c] for c in type(error).__mro__ if c in KINDS), _INTERNAL)


def _domain(request: Request, error: Exception) -> Response:
    kind = kind_of(error)
    if kind.status >= 500:
        _log.warning("store_failed", path=request.url.path, error=repr(error))
        detail = f"{kind.title}; the rest of the platform goes on. Try again in some seconds."
        return problem(request, kind, detail, headers={"Retry-After": "3"})
    errors, detail = [], str(error)
    if isinstance(error, telemetry.errors.NotFoundError) and error.kind in _HINTS:
        detail = f"{detail}; {_HINTS[error.kind]}"
    field = getattr(error, "field", None)
    if field is not None:
        errors.append({"parameter": str(field), "detail": detail})
    return problem(
        request, kind, detail, errors=errors, candidates=getattr(error, "candidates", None)
    )


def _own(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestError)  # noqa: S101 - registered for this class alone
    return problem(request, error.kind, str(error))


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class
    errors = [
        {"parameter": str(item["loc"][-1]), "detail": _explain(request, item)}
        for item in error.errors()
    ]
    detail = "; ".join(f"{e['parameter']}: {e['detail']}" for e in errors)
    return problem(request, INVALID, detail, errors=errors)


def _explain(request: Request, item: Mapping[str, Any]) -> str:
    if item["type"] == "extra_forbidden":
        known = ", ".join(_known_parameters(request)) or "none"
        return f"unknown parameter; this resource takes: {known}"
    return str(item["msg"]).removeprefix("Value error, ")


def _known_parameters(request: Request) -> list[str]:
    dependant = getattr(request.scope.get("route"), "dependant", None)
    models = [p.field_info.annotation for p in dependant.query_params] if dependant else []
    return [
        name
        for model in models
        if isinstance(model, type) and issubclass(model, BaseModel)
        for name in model.model_fields
    ]


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class alone
    phrase = HTTPStatus(error.status_code).phrase
    kind = Kind(error.status_code, phrase.lower().replace(" ", "-"), phrase)
    detail = {
        404: f"no resource {request.url.path}; /api/v1/openapi.json lists what there is",
        405: f"{request.method} is not allowed here",
    }.get(error.status_code, str(error.detail))
    return problem(request, kind, detail, headers=error.headers)


def _internal(request: Request, error: Exception) -> Response:
    _log.error("request_failed", path=request.url.path, exc_info=error)
    return problem(request, _INTERNAL, "An error that nobody foresaw; it is in the log.")
