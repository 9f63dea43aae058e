"""From arrived messages to a batch: decode, find the device, admit, watch the clock."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ingest.collector.session import Arrived
from ingest.collector.watch import Knowledge, SharedClock
from ingest.protocols.json.decode import Decoder
from telemetry.observations.admit import admit
from telemetry.observations.batch import RECEIPT_BYTES, Batch, Entry, positions_size
from telemetry.observations.model import Code, Rejection
from telemetry.observations.resolve import Resolver


@dataclass(slots=True)
class Assembler:
    """Makes entries of one lane's batches; ``knowledge`` and ``resolver`` change together."""

    decoder: Decoder
    clock: SharedClock
    knowledge: Knowledge
    resolver: Resolver

    def entry(self, arrived: Arrived, batch: Batch) -> Entry:
        """Return the entry of a data message; its rows are appended to ``batch.rows``."""
        _, _, device_code, _, topic = arrived.topic.split("/")
        message = self.decoder.decode(arrived.payload)
        device = self.resolver.registry.devices.get(device_code)
        start = len(batch.rows)
        leave_open = False
        if device is None or device.disabled:
            rejections = [_stranger(device_code)]
            device = None
        else:
            rejections = admit(
                message, device, batch.rows, resolver=self.resolver,
                bounds=self.knowledge.bounds, received_at=arrived.received_at,
            )  # fmt: skip
            if rejections and positions_size(rejections) > RECEIPT_BYTES:
                rejections = [_too_many(rejections, message.readings)]
                batch.rows.truncate(start)
            ahead = bool(rejections) and any(one.code is Code.TIME_AHEAD for one in rejections)
            if self.clock.hear(device_code, ahead=ahead, now=arrived.received_at) and ahead:
                rejections = [_suspect()]
                batch.rows.truncate(start)
                leave_open = True
        return Entry(
            device, device_code, topic, arrived.received_at, arrived.payload,
            arrived.redelivered, message, rejections, start, len(batch.rows), arrived.handle,
            leave_open,
        )  # fmt: skip


def refused(entry: Entry, reason: str) -> Entry:
    """Return ``entry`` without rows, rejected whole: the store cannot hold what it says."""
    return replace(
        entry,
        rejections=[Rejection(Code.BAD_VALUE, None, reason)],
        start=0,
        stop=0,
    )


def _stranger(device_code: str) -> Rejection:
    return Rejection(
        Code.STATION_NOT_SERVED, None, f"device {device_code} is not registered or is disabled"
    )


def _too_many(rejections: list[Rejection], readings: int) -> Rejection:
    """Return the rejection of a whole message that has more wrong readings than can be listed."""
    first = rejections[0]
    return Rejection(
        first.code, None,
        f"{len(rejections)} of {readings} readings are wrong, more than a receipt can list, so "
        f"none is stored; the first: {first.reason}",
    )  # fmt: skip


def _suspect() -> Rejection:
    return Rejection(
        Code.PLATFORM_CLOCK_SUSPECT, None,
        "many devices are ahead at once: the platform's own clock is in doubt; send again",
    )  # fmt: skip
