"""What devices and the broker say of the link itself: ``up/status``, birth and last will."""

from __future__ import annotations

from typing import Any

import msgspec
import structlog
from psycopg import Connection

from ingest.collector.session import Arrived
from telemetry.devices.store import save_link
from telemetry.observations.model import Rejected
from telemetry.observations.times import moment, parse_time


class LinkStatus(msgspec.Struct, forbid_unknown_fields=True):
    """The retained message of ``up/status`` (DESIGN.md 3.1)."""

    state: str
    at: str | None = None
    session: str | None = None
    firmware: str | None = None
    interval: str | None = None


class LinkNews:
    """Link states heard since the last :meth:`save`, the newest of each device."""

    def __init__(self) -> None:
        self._decode = msgspec.json.Decoder(LinkStatus).decode
        self._news: dict[str, tuple[LinkStatus, int | None, int]] = {}
        self._log = structlog.get_logger()

    def hear(self, arrived: Arrived) -> None:
        """Take a status message; what cannot be read is logged, since it holds no reading."""
        device_code = arrived.topic.split("/")[2]
        try:
            status = self._decode(arrived.payload)
            at = None if status.at is None else parse_time(status.at)
        except (msgspec.MsgspecError, UnicodeDecodeError, Rejected) as error:
            self._log.warning("status not readable", device=device_code, error=str(error))
            return
        if status.state not in ("online", "offline"):
            self._log.warning("status unknown", device=device_code, state=status.state[:40])
            return
        self._news[device_code] = (status, at, arrived.received_at)

    def save(self, conn: Connection[Any]) -> None:
        """Write what was heard, if anything, in one transaction."""
        if not self._news:
            return
        with conn.transaction():
            for device_code, (status, at, received_at) in sorted(self._news.items()):
                save_link(
                    conn,
                    device_code,
                    state=status.state,
                    at=None if at is None else moment(at),
                    received_at=moment(received_at),
                    firmware=_text(status.firmware),
                )
        self._news.clear()


def _text(text: str | None) -> str | None:
    """Return text that the store can hold: printable, at most 64 characters."""
    return None if text is None else "".join(c for c in text if c.isprintable())[:64]
