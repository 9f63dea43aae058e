"""What the worker counts, for Prometheus."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from telemetry.states.disk import DiskReport, DiskState


class WorkerMetrics:
    """The worker's metrics, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.active = Gauge(
            "hangou_worker_active",
            "1 while this process holds the worker's lock, 0 while it stands by",
            registry=self.registry,
        )
        self.offset = Gauge(
            "hangou_worker_consumer_offset",
            "Commits up to this number have had their effect",
            ["consumer"],
            registry=self.registry,
        )
        self.lag = Gauge(
            "hangou_worker_consumer_lag",
            "Commits that wait for their effect",
            ["consumer"],
            registry=self.registry,
        )
        self.seconds = Histogram(
            "hangou_worker_tenant_seconds",
            "Time that one turn of a tenant took",
            ["turn"],
            registry=self.registry,
        )
        self.failures = Counter(
            "hangou_worker_tenant_failures",
            "Turns of a tenant that failed and were rolled back",
            ["turn"],
            registry=self.registry,
        )
        self.disk_state = Gauge(
            "hangou_low_disk_state",
            "1 for the state that the database's disk is in",
            ["state"],
            registry=self.registry,
        )
        self.disk_free = Gauge(
            "hangou_disk_free_bytes",
            "Free bytes of the database's disk; NaN if unknown",
            registry=self.registry,
        )
        self.disk_free.set(float("nan"))

    def disk(self, report: DiskReport) -> None:
        """Show the state of the disk."""
        for state in DiskState:
            self.disk_state.labels(state.value).set(state is report.state)
        self.disk_free.set(float("nan") if report.free_bytes is None else report.free_bytes)
