"""A measured load: N devices that send numbered readings at a steady rate, and their account.

Belongs here: the load of `simulate --devices N`. Not here: judging the store; the caller compares
the ledger with it.
"""

import statistics
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from ingest.twin.device import Device
from ingest.twin.fleet import Fleet
from ingest.twin.ledger import Ledger
from ingest.twin.model import DemoOrigin, DemoStation, Reading, Scenario


def load_scenario_of(devices: int) -> Scenario:
    """Stations and devices for a load: level stations DEMO-LOAD-0001 ... without any series."""
    codes = [f"DEMO-LOAD-{number:04d}" for number in range(1, devices + 1)]
    return Scenario(
        sources={},
        stations=tuple(
            DemoStation(
                code=code,
                name=f"负载 {code[-4:]}（演示）",
                kind="level",
                lon=None,
                lat=None,
                district_code=None,
                device=code,
                stagger=timedelta(0),
                series=(),
            )
            for code in codes
        ),
    )


def load_origins(scenario: Scenario) -> list[DemoOrigin]:
    """What the values of a load are: made up, and declared so."""
    return [
        DemoOrigin(
            station=station.code,
            quantity="stage",
            channel=None,
            statistic="instant",
            period=None,
            valid_from=None,
            origin="derived",
            source_series=None,
            transform="a counter in thousandths, for a load test",
            speed=None,
            label="负载测试",
        )
        for station in scenario.stations
    ]


class LoadSource:
    """Readings of one device: each later than the one before, values 0, 1, 2 ... in thousandths.

    `rate` is readings a second, `batch` how many are handed over at a time.
    """

    def __init__(self, *, device: Device, rate: float, batch: int, start: datetime) -> None:
        self._device = device
        self._rate = rate
        self._batch = batch
        self._start = start
        self._count = 0

    def report_due(self, now: datetime) -> int:
        """Hand over every full batch that is due at `now`; returns the number of readings."""
        due = int((now - self._start).total_seconds() * self._rate)
        handed = 0
        while self._count + self._batch <= due:
            first = self._count
            self._count += self._batch
            handed += self._batch
            self._device.report([self._reading(n) for n in range(first, self._count)])
        return handed

    def _reading(self, number: int) -> Reading:
        return Reading(
            station=self._device.stations[0],
            quantity="stage",
            at=self._start + timedelta(seconds=number / self._rate),
            value=number / 1000,
        )


def run_load(
    fleet: Fleet,
    *,
    rate: float,
    batch: int,
    seconds: float,
    settle: float,
    stop: Callable[[], bool],
) -> None:
    """Send for `seconds`, then wait at most `settle` seconds for the last receipts."""
    start = datetime.now(UTC)
    sources = [
        LoadSource(device=device, rate=rate, batch=batch, start=start) for device in fleet.devices
    ]
    end = time.monotonic() + seconds
    while time.monotonic() < end and not stop():
        now = datetime.now(UTC)
        for source in sources:
            source.report_due(now)
        fleet.turn(0.005)
    fleet.run(lambda: fleet.pending == 0 or stop(), seconds=settle)


def account(ledger: Ledger, devices: Sequence[Device]) -> dict[str, float | int | None]:
    """Counts of readings and messages, and the wait for receipts in seconds."""
    waits = sorted(ledger.waits())
    return {
        "devices": len(devices),
        "readings_sent": sum(1 for _ in ledger.sent),
        "readings_receipted": sum(1 for _ in ledger.receipted),
        "readings_rejected": sum(1 for _ in ledger.rejected),
        "messages_outstanding": ledger.outstanding,
        "receipts": sum(device.receipts for device in devices),
        "wait_p50_s": round(statistics.median(waits), 4) if waits else None,
        "wait_p95_s": round(waits[int(0.95 * (len(waits) - 1))], 4) if waits else None,
    }
