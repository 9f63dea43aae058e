"""The web server: uvicorn, with an end that does not wait for streams that have none."""

from __future__ import annotations

import socket
from collections.abc import Callable
from types import FrameType

import uvicorn
from fastapi import FastAPI

from api.settings import Settings


class Server(uvicorn.Server):
    """Calls ``before_shutdown`` before it waits for the open connections to end."""

    def __init__(self, config: uvicorn.Config, *, before_shutdown: Callable[[], None]) -> None:
        super().__init__(config)
        self._before_shutdown = before_shutdown

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End in order and with status 0; a second signal does not wait for anybody.

        uvicorn's own would raise the signal again at the end, which kills the process.
        """
        self.force_exit = self.should_exit
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the live streams, then the connections; what hangs is cut after 3 s."""
        self._before_shutdown()
        await super().shutdown(sockets)


def server_config(app: FastAPI, settings: Settings) -> uvicorn.Config:
    """Return the settings of uvicorn: one process, no access log, no proxy headers."""
    return uvicorn.Config(
        app,
        host=settings.api_host,
        port=settings.api_port,
        loop="uvloop",
        http="httptools",
        lifespan="on",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        log_level="info",
        timeout_graceful_shutdown=3,
    )
