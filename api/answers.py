"""From ready bytes to a response: what the client accepts, ETag, compression. No data here."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable

from fastapi import Request, Response

from api.errors import NOT_ACCEPTABLE, RequestError

JSON = "application/json"
GEOJSON = "application/geo+json"
CSV = "text/csv"
HTML = "text/html"
EVENTS = "text/event-stream"

_LARGE = 8_192  # bytes; below it, compressing costs more than it saves
_LEVEL = 1  # level 6 takes three times as long for a tenth less


def accepts(*media_types: str) -> Callable[[Request], None]:
    """Return a dependency that answers 406 unless the client accepts one of the types."""

    def check(request: Request) -> None:
        header = request.headers.get("accept", "*/*")
        if not any(_matches(part, media_types) for part in header.split(",")):
            offered = ", ".join(media_types)
            raise RequestError(NOT_ACCEPTABLE, f"this comes as {offered}, not as {header!r}")

    return check


def _matches(part: str, media_types: tuple[str, ...]) -> bool:
    wanted, *parameters = (piece.strip().lower() for piece in part.split(";"))
    if any(p.replace(" ", "") in {"q=0", "q=0.0", "q=0.00", "q=0.000"} for p in parameters):
        return False
    return wanted in {"", "*/*"} or any(
        wanted in {media_type, media_type.split("/")[0] + "/*"} for media_type in media_types
    )


def is_current(request: Request, etag: str) -> bool:
    """Tell whether the client has this version already (If-None-Match, weak comparison)."""
    tags = [tag.strip() for tag in request.headers.get("if-none-match", "").split(",")]
    return "*" in tags or etag.removeprefix("W/") in {tag.removeprefix("W/") for tag in tags}


def answer_unless_current(request: Request, body: bytes, *, media_type: str = JSON) -> Response:
    """Return the body, or 304 if the client has just this one: the ETag is a digest of it.

    For what has no version on record. It spares the way and the client's work, not the query.
    """
    etag = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    if is_current(request, etag):
        return not_modified(etag)
    return answer(request, body, media_type=media_type, etag=etag)


def not_modified(etag: str) -> Response:
    """Return 304: the client's copy is current."""
    return Response(status_code=304, headers=_headers(etag))


def answer(
    request: Request, body: bytes, *, media_type: str = JSON, etag: str | None = None
) -> Response:
    """Return the body, compressed if it is large and the client takes gzip.

    Called in a worker thread: zlib releases the interpreter while it works.
    """
    headers = _headers(etag)
    if len(body) >= _LARGE and _takes_gzip(request):
        body = gzip.compress(body, compresslevel=_LEVEL, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(body, headers=headers, media_type=media_type)


def _headers(etag: str | None) -> dict[str, str]:
    headers = {"Vary": "Accept-Encoding", "Cache-Control": "no-cache" if etag else "no-store"}
    return {**headers, "ETag": etag} if etag else headers


def _takes_gzip(request: Request) -> bool:
    codings = request.headers.get("accept-encoding", "").replace(" ", "").lower().split(",")
    return any(
        coding == "gzip" or (coding.startswith("gzip;") and coding != "gzip;q=0")
        for coding in codings
    )
