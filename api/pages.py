"""The page and its files, from web/static. The files are web's; only the serving is here."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, FastAPI, Response
from fastapi.responses import FileResponse, RedirectResponse
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from api.errors import UNKNOWN_RESOURCE, RequestError


def install(app: FastAPI, static: Path) -> None:
    """Serve ``/duty``, ``/wall`` and ``/static`` from a folder, and lead ``/`` to the page."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    def lead_to_duty() -> Response:
        """Redirect to the page that most people want."""
        return RedirectResponse("/duty", status_code=307)

    @router.get("/duty")
    def show_duty() -> Response:
        """The duty page."""
        return _page(static / "duty.html")

    @router.get("/wall")
    def show_wall() -> Response:
        """The page that hangs on the wall."""
        return _page(static / "wall.html")

    app.include_router(router)
    files = _Revalidated(directory=static, check_dir=False)
    app.mount("/static", GZipMiddleware(files, minimum_size=1024, compresslevel=6))


def _page(page: Path) -> Response:
    if not page.is_file():
        raise RequestError(UNKNOWN_RESOURCE, "the front end is not installed; run `make up`")
    return FileResponse(page, headers={"Cache-Control": "no-cache"})


class _Revalidated(StaticFiles):
    """Static files with ETag that a browser asks for again, so that an update shows at once."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = "no-cache"
        return response
