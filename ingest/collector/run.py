"""``python -m ingest run``: start the lanes, keep them until told to stop, stop them clean."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import psycopg
import structlog

from ingest.broker.limits import problems_of_config
from ingest.collector.gather import BatchLimits
from ingest.collector.lane import Lane, LanePlan
from ingest.collector.metrics import serve_metrics
from ingest.collector.session import SessionPlan, Status
from ingest.collector.watch import SharedClock, Watcher
from ingest.errors import BrokerError
from ingest.settings import CollectorSettings
from telemetry.logs import configure_logs
from telemetry.quantities.model import Catalogue, load_catalogue
from telemetry.schema import require_schema
from telemetry.settings import SettingsError

LIVE_TOPICS = ("hangou/v1/+/up/data", "hangou/v1/+/up/status")
BACKLOG_TOPICS = ("hangou/v1/+/up/backlog",)
STATUS_TOPIC = "hangou/v1/platform/status"


def main(settings: CollectorSettings) -> int:
    """Run the collector until SIGTERM or SIGINT; return the exit status.

    Raises
    ------
    BrokerError
        If the broker's settings would lose readings; the text names the lines to change.
    TelemetryError
        If the store has another schema version than this program.
    """
    configure_logs("ingest")
    log = structlog.get_logger()
    report = problems_of_config(settings.broker_config)
    if report.problems:
        raise BrokerError("the broker would lose readings: " + "; ".join(report.problems))
    if report.warning:
        log.warning("broker settings not checked", reason=report.warning)
    dsn = settings.telemetry_dsn.get_secret_value()
    with psycopg.connect(dsn) as conn:
        require_schema(conn)
    collector = Collector(settings, dsn, load_catalogue(_catalogue_path()))
    try:
        serve_metrics(collector.lanes, port=settings.metrics_port,
                      config_unread=report.warning is not None)  # fmt: skip
    except OSError as error:
        raise SettingsError(
            f"port {settings.metrics_port} (HANGOU_INGEST_METRICS_PORT) cannot be used: "
            f"{error.strerror}; does a collector run already?"
        ) from error
    return collector.run()


class Collector:
    """Two lanes and what they share."""

    def __init__(self, settings: CollectorSettings, dsn: str, catalogue: Catalogue) -> None:
        self._settings = settings
        self._log = structlog.get_logger()
        self._stop = threading.Event()
        self._refusal: str | None = None
        self._clock = SharedClock()
        self._watcher = Watcher(dsn, self._clock, self._block)
        live = self._plan("live", dsn, LIVE_TOPICS)
        backlog = self._plan("backlog", dsn, BACKLOG_TOPICS)
        self.lanes = [self._lane(live, catalogue), self._lane(backlog, catalogue)]

    def run(self) -> int:
        """Collect until a signal or a refusal; then write what has arrived and leave."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stop.set())
        threading.excepthook = self._thread_died
        # A batch makes many small objects and no cycles: the default collector would walk all
        # of them again and again (a third of the time of a batch).
        gc.freeze()
        gc.set_threshold(100_000, 50, 100)
        # Threads that all have work hand the interpreter over less often: with the default of 5 ms
        # a message costs a quarter more (benchmarks/ingest.py, 1 reading a message).
        sys.setswitchinterval(0.02)
        self._watcher.connected = lambda: all(lane.session.connected for lane in self.lanes)
        self._watcher.start()
        for lane in self.lanes:
            lane.start()
        self._log.info("collector running", pid=os.getpid())
        self._stop.wait()
        for lane in self.lanes:
            lane.stop()
        self._watcher.stop()
        if self._refusal is not None:
            self._log.error("collector refused to run", reason=self._refusal)
            return 1
        self._log.info("collector stopped")
        return 0

    def _lane(self, plan: LanePlan, catalogue: Catalogue) -> Lane:
        return Lane(
            plan, catalogue=catalogue, clock=self._clock,
            knowledge=lambda: self._watcher.knowledge, refused=self._refuse,
        )  # fmt: skip

    def _plan(self, name: str, dsn: str, topics: tuple[str, ...]) -> LanePlan:
        settings, live = self._settings, name == "live"
        suffix = f"-{settings.instance}" if settings.instance else ""
        address = settings.live_address if live else settings.backlog_address
        session = SessionPlan(
            address=address,
            # The broker makes it so in any case (use_username_as_clientid).
            client_id=address.username,
            topics=topics,
            receive_maximum=settings.receive_maximum,
            expiry_s=settings.session_expiry_s,
            status=_platform_status() if live and self._watcher.speaks_for_platform else None,
        )
        return LanePlan(
            name=name,
            dsn=dsn,
            source=f"collector-{name}{suffix}",
            session=session,
            limits=BatchLimits(
                messages=settings.batch_messages,
                rows=settings.batch_rows,
                age_s=settings.batch_age_ms / 1000,
                yields_to=(lambda: False) if live else (lambda: self.lanes[0].busy),
            ),
            inbox_bytes=settings.inbox_bytes,
        )

    def _thread_died(self, died: threading.ExceptHookArgs) -> None:
        """End the process: a collector without one of its threads would stand still unseen."""
        name = died.thread.name if died.thread else "?"
        self._log.critical("a thread died", thread=name, exc_info=died.exc_value)
        self._refuse(f"thread {name} died of {died.exc_value!r}")

    def _refuse(self, reason: str) -> None:
        self._refusal = reason
        self._stop.set()

    def _block(self, blocked: bool) -> None:
        for lane in self.lanes:
            lane.block(blocked)


def _platform_status() -> Status:
    encode = msgspec.json.encode
    return Status(
        topic=STATUS_TOPIC,
        online=lambda: encode(
            {"state": "online", "at": datetime.now(UTC).isoformat(timespec="milliseconds")}
        ),
        offline=encode({"state": "offline", "at": None}),
    )


def _catalogue_path() -> Path:
    folder = os.environ.get("HANGOU_DATA_DIR")
    return (Path(folder) if folder else Path(__file__).parents[2] / "data") / "quantities.toml"
