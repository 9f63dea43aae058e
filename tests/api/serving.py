"""A real server in a thread of the test."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from fastapi import FastAPI
from pydantic import SecretStr

from api.app import create_app
from api.server import Server, server_config
from api.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Served:
    """A running server: its address, its application, and the means to stop it."""

    url: str
    app: FastAPI
    server: Server
    thread: threading.Thread

    def stop(self) -> float:
        """Stop as on SIGTERM and return how long it took, in seconds."""
        began = time.monotonic()
        self.server.should_exit = True
        self.thread.join(timeout=15)
        assert not self.thread.is_alive()
        return time.monotonic() - began


def settings(telemetry: str, geo: str | None, **fields: object) -> Settings:
    """Return settings for a test, with a port of the system's choice; no list is kept."""
    given = {
        "api_port": 0, "api_pool_timeout": 2.0, "live_poll": 0.3, "api_list_max_age": 0.0,
        "api_trends_max_age": 0.0, **fields
    }  # fmt: skip
    return Settings(
        telemetry_dsn=SecretStr(telemetry), geo_dsn=SecretStr(geo) if geo else None, **given
    )


@contextmanager
def serve(chosen: Settings, *, door: socket.socket | None = None) -> Iterator[Served]:
    """Run the api until the block ends, on ``door`` if given: a listening socket, left open."""
    app = create_app(chosen)
    server = Server(server_config(app, chosen), before_shutdown=app.state.platform.hub.close)
    server.config.log_level = "warning"
    doors = [door.dup()] if door else None
    thread = threading.Thread(target=server.run, args=(doors,))
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield Served(url=f"http://127.0.0.1:{port}", app=app, server=server, thread=thread)
    finally:
        server.should_exit = True
        thread.join(timeout=15)
