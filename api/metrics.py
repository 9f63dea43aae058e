"""The api's own Prometheus metrics, in a registry of the application."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4


class Metrics:
    """Counts requests by route (never by address, which has no bound) and live clients."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "hangou_api_requests",
            "Requests answered.",
            ["method", "route", "status"],
            registry=self.registry,
        )
        self.seconds = Histogram(
            "hangou_api_request_seconds",
            "Time from request to the first byte of the answer.",
            ["route"],
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
            registry=self.registry,
        )
        self.live_clients = Gauge(
            "hangou_api_live_clients", "Open live streams.", registry=self.registry
        )
        self.live_commit = Gauge(
            "hangou_api_live_commit",
            "Newest commit number that the live stream has seen.",
            registry=self.registry,
        )
        self.store_up = Gauge(
            "hangou_api_store_up",
            "1 if the live stream can read the store.",
            ["store"],
            registry=self.registry,
        )

    def text(self) -> bytes:
        """Return the exposition text."""
        return generate_latest(self.registry)
