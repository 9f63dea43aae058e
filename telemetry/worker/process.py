"""The process ``python -m telemetry run``: settings, logs, signals, metrics, tenants."""

from __future__ import annotations

import signal
from types import FrameType

import structlog
from prometheus_client import start_http_server

from telemetry.logs import configure_logs
from telemetry.settings import SettingsError, WorkerSettings
from telemetry.worker.loop import Worker
from telemetry.worker.metrics import WorkerMetrics
from telemetry.worker.model import Tenant
from telemetry.worker.tenants.deadletters import DeadLetterTenant
from telemetry.worker.tenants.disk import DiskTenant
from telemetry.worker.tenants.freshness import FreshnessTenant
from telemetry.worker.tenants.retention import RetentionTenant

LOOPBACK = "127.0.0.1"


def run(settings: WorkerSettings) -> None:
    """Run a worker until SIGTERM or SIGINT.

    Raises
    ------
    SettingsError
        If the metrics port is taken.
    SchemaError
        If the database has another schema version than this program.
    """
    configure_logs("worker")
    metrics = WorkerMetrics()
    _serve(metrics, settings.metrics_port)
    tenants: list[Tenant] = [
        FreshnessTenant(),
        DiskTenant(path=settings.disk_path, metrics=metrics),
        DeadLetterTenant(),
        RetentionTenant(),
    ]
    worker = Worker(settings.telemetry_dsn.get_secret_value(), tenants, metrics=metrics)

    def stop(signum: int, _frame: FrameType | None) -> None:
        worker.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    structlog.get_logger().info("started", metrics_port=settings.metrics_port)
    worker.run()
    structlog.get_logger().info("stopped")


def _serve(metrics: WorkerMetrics, port: int) -> None:
    try:
        start_http_server(port, addr=LOOPBACK, registry=metrics.registry)
    except OSError as error:
        raise SettingsError(
            f"HANGOU_WORKER_METRICS_PORT: {LOOPBACK}:{port} cannot be opened "
            f"({error.strerror}); a second worker on this machine needs a port of its own"
        ) from error
