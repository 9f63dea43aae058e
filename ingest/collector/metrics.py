"""Prometheus metrics of the collector. Each lane's numbers are read as of one moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from ingest.collector.lane import Lane

_MESSAGES = {
    "received": "Messages that arrived: committed, dead-lettered or in memory",
    "committed": "Messages whose every reading is in the store",
    "dead_lettered": "Messages of which at least one reading was rejected",
}
_READINGS = ("seen", "stored", "duplicate", "revised", "rejected")


class LaneMetrics(Collector):
    """Counters of the store's own ledger plus what is in memory: one scrape balances."""

    def __init__(self, lanes: Iterable[Lane], config_unread: bool) -> None:
        self._lanes = tuple(lanes)
        self._config_unread = config_unread

    def collect(self) -> Iterator[Metric]:
        """Yield all families."""
        tallies = [(lane, lane.ledger.tally()) for lane in self._lanes]
        for name, text in _MESSAGES.items():
            family = CounterMetricFamily(f"hangou_messages_{name}", text, labels=["lane"])
            for lane, tally in tallies:
                value = tally.received if name == "received" else getattr(tally.counts, name)
                family.add_metric([lane.plan.name], value)
            yield family
        pending = GaugeMetricFamily("hangou_messages_pending", "Messages in memory, not committed",
                                    labels=["lane"])  # fmt: skip
        connected = GaugeMetricFamily("hangou_broker_connected", "1 while the session is open",
                                      labels=["lane"])  # fmt: skip
        for lane, tally in tallies:
            pending.add_metric([lane.plan.name], tally.pending)
            connected.add_metric([lane.plan.name], float(lane.session.connected))
        yield pending
        yield connected
        for name in _READINGS:
            family = CounterMetricFamily(f"hangou_readings_{name}", f"Readings {name}",
                                         labels=["lane"])  # fmt: skip
            for lane, tally in tallies:
                family.add_metric([lane.plan.name], getattr(tally.counts, name))
            yield family
        unread = GaugeMetricFamily(
            "hangou_broker_config_unread", "1 if the broker's settings could not be checked"
        )
        unread.add_metric([], float(self._config_unread))
        yield unread


def serve_metrics(lanes: Iterable[Lane], *, port: int, config_unread: bool) -> None:
    """Serve ``/metrics`` on loopback."""
    registry = CollectorRegistry()
    registry.register(LaneMetrics(lanes, config_unread))
    ProcessCollector(registry=registry)
    start_http_server(port, addr="127.0.0.1", registry=registry)
