"""Connections of the api process: one pool per store, opened at start and closed at the end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from psycopg import Connection
from psycopg_pool import ConnectionPool

import telemetry.reading.store
from api.errors import NOT_READY, RequestError
from api.settings import Settings


class Stores:
    """The pools of the telemetry store and, if it is configured, of the geo store."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._telemetry = self._pool(settings.telemetry_dsn.get_secret_value(), configured=True)
        self._geo = (
            self._pool(settings.geo_dsn.get_secret_value(), configured=False)
            if settings.geo_dsn is not None
            else None
        )

    def _pool(self, dsn: str, *, configured: bool) -> ConnectionPool[Connection[Any]]:
        return ConnectionPool(
            dsn,
            open=False,
            min_size=1,
            max_size=self._settings.api_pool_size,
            timeout=self._settings.api_pool_timeout,
            reconnect_timeout=5,
            kwargs={"autocommit": True, "connect_timeout": 3, "application_name": "hangou api"},
            configure=telemetry.reading.store.configure if configured else None,
            # A connection that broke while idle is replaced here, not met by a reader.
            check=ConnectionPool.check_connection,
        )

    @property
    def has_geo(self) -> bool:
        """Whether a geo store is configured at all."""
        return self._geo is not None

    def open(self) -> None:
        """Start to connect, without waiting: the process serves what it can meanwhile."""
        self._telemetry.open(wait=False)
        if self._geo is not None:
            self._geo.open(wait=False)

    def close(self) -> None:
        """Close all connections; those in use are waited for, at most 2 s."""
        self._telemetry.close(timeout=2)
        if self._geo is not None:
            self._geo.close(timeout=2)

    @contextmanager
    def telemetry(self) -> Iterator[Connection[Any]]:
        """Lend a connection to the telemetry store; psycopg.OperationalError if it is down."""
        with self._telemetry.connection() as connection:
            yield connection

    @contextmanager
    def geo(self) -> Iterator[Connection[Any]]:
        """Lend a connection to the geo store; a :class:`RequestError` if none is configured."""
        if self._geo is None:
            raise RequestError(NOT_READY, "not configured (HANGOU_GEO_DSN)")
        with self._geo.connection() as connection:
            yield connection
