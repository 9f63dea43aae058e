"""The pages and their files, from web/static. The files are web's; only the serving is here.

A page names its files by an address with the version of the whole folder in it. Such an address
never means other bytes, so a browser keeps them and asks for none of a hundred modules again; an
update changes the version, and with it every address.
"""

from __future__ import annotations

import hashlib
import re
import time
from functools import lru_cache
from pathlib import Path

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api.answers import is_current, not_modified
from api.errors import UNKNOWN_RESOURCE, RequestError
from api.modules import with_preloads

_VERSION = re.compile(r"^v-(?P<version>[0-9a-f]{16})/")


def install(app: FastAPI, static: Path) -> None:
    """Serve ``/duty``, ``/wall`` and ``/static`` from a folder, and lead ``/`` to the page."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    def lead_to_duty() -> Response:
        """Redirect to the page that most people want."""
        return RedirectResponse("/duty", status_code=307)

    @router.get("/duty")
    def show_duty(request: Request) -> Response:
        """The duty page."""
        return _page(request, static / "duty.html")

    @router.get("/wall")
    def show_wall(request: Request) -> Response:
        """The page that hangs on the wall."""
        return _page(request, static / "wall.html")

    app.include_router(router)
    files = _VersionedFiles(directory=static, check_dir=False)
    app.mount("/static", GZipMiddleware(files, minimum_size=1024, compresslevel=6))


def folder_version(static: Path) -> str:
    """Return 16 hex digits that differ when a file of the folder is another one.

    Of names, sizes and times of change: a few milliseconds for some hundred files, so that a page
    is right after every update without a restart.
    """
    digest = hashlib.blake2b(digest_size=8)
    for path in sorted(static.rglob("*")):
        if path.is_file():
            state = path.stat()
            digest.update(
                f"{path.relative_to(static)}|{state.st_size}|{state.st_mtime_ns}\n".encode()
            )
    return digest.hexdigest()


def _page(request: Request, page: Path) -> Response:
    if not page.is_file():
        raise RequestError(UNKNOWN_RESOURCE, "the front end is not installed; run `make up`")
    version = folder_version(page.parent)
    etag = f'W/"{version}"'
    if is_current(request, etag):
        return not_modified(etag)
    headers = {"Cache-Control": "no-cache", "ETag": etag}
    return HTMLResponse(_written(page, version), headers=headers)


@lru_cache(maxsize=8)
def _written(page: Path, version: str) -> str:
    text = with_preloads(page.read_text(encoding="utf-8"), page.parent)
    return text.replace('"static/', f'"static/v-{version}/')


class _VersionedFiles(StaticFiles):
    """Static files. An address with a version is kept for good, one without is asked for again."""

    _known: tuple[float, str] = (0.0, "")

    def get_path(self, scope: Scope) -> str:
        return _VERSION.sub("", super().get_path(scope))

    def _version(self) -> str:
        """Of this second: a page asks for a hundred files at once."""
        now = time.monotonic()
        if now - self._known[0] > 1:
            self._known = (now, folder_version(Path(str(self.directory))))
        return self._known[1]

    def file_response(
        self, full_path: object, stat_result: object, scope: Scope, status_code: int = 200
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)  # type: ignore[arg-type]
        named = _VERSION.match(super().get_path(scope))
        # Of an older page that still asks: what it gets is of today, and must not be kept.
        today = named is not None and named["version"] == self._version()
        response.headers["Cache-Control"] = (
            "public, max-age=31536000, immutable" if today else "no-cache"
        )
        return response
