"""Faults on demand, seeded: what real devices and links do to a collector.

Belongs here: cutting links, repeating, reordering, sending late, garbage, clock drift, a forgotten
counter. Not here: a device's proper conduct (device.py), and the kinds of bad input (garbage.py).
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from ingest.twin.device import Device
from ingest.twin.garbage import GARBAGE, GarbageKind
from ingest.twin.model import Reading
from ingest.twin.outbox import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultPlan:
    """How often what goes wrong. Rates are events per device and second, shares per message."""

    lose_link: float = 0.0
    away_seconds: float = 2.0
    repeat: float = 0.0
    reorder: float = 0.0
    late: float = 0.0
    late_seconds: float = 45.0
    garbage: float = 0.0
    garbage_kinds: tuple[GarbageKind, ...] = tuple(GarbageKind)
    drift_seconds: float = 0.0
    forget: float = 0.0

    @classmethod
    def parse(cls, texts: Sequence[str]) -> "FaultPlan":
        """A plan from `name=number` texts, as given to `--fault`. Raises ValueError."""
        values: dict[str, Any] = {}
        for text in texts:
            name, _, number = text.partition("=")
            if name == "garbage_kinds":
                values[name] = tuple(map(GarbageKind, number.split("+")))
            elif name in FAULT_NAMES:
                values[name] = float(number)
            else:
                raise ValueError(f"no fault named {name}; there are {', '.join(FAULT_NAMES)}")
        return cls(**values)


FAULT_NAMES = tuple(name for name in FaultPlan.__slots__ if name != "garbage_kinds")


class SeededFaults:
    """The hooks of `ingest.twin.device.Faults`, drawn from one seeded source of chance."""

    def __init__(self, plan: FaultPlan, rng: random.Random) -> None:
        self._plan = plan
        self._rng = rng
        self._last_turn: float | None = None
        self._held: list[tuple[float, Reading]] = []

    def on_report(self, readings: Sequence[Reading], now: float) -> Sequence[Reading]:
        """Readings with the device's drifted clock, without those that are held back for later."""
        drift = timedelta(seconds=self._plan.drift_seconds)
        kept = []
        for reading in readings:
            shifted = replace(reading, at=reading.at + drift) if drift else reading
            if self._chance(self._plan.late):
                self._held.append((now + self._plan.late_seconds, shifted))
            else:
                kept.append(shifted)
        return kept

    def before_send(self, entries: list[Entry]) -> list[Entry]:
        """Messages with some repeated and, now and then, the whole batch out of order."""
        out = list(entries)
        out.extend(entry for entry in entries if self._chance(self._plan.repeat))
        if self._chance(self._plan.reorder):
            self._rng.shuffle(out)
        return out

    def turn(self, device: Device, now: float) -> None:
        """Whatever befalls the device in the time since its last turn."""
        passed = 0.0 if self._last_turn is None else now - self._last_turn
        self._last_turn = now
        self._release(device, now)
        if self._chance(self._plan.lose_link * passed):
            device.lose_link(seconds=self._plan.away_seconds)
        if self._chance(self._plan.forget * passed):
            device.forget_counter()
        if self._plan.garbage_kinds and self._chance(self._plan.garbage * passed):
            GARBAGE[self._rng.choice(self._plan.garbage_kinds)].act(device, self._rng)

    @property
    def held(self) -> int:
        """Readings that are still held back."""
        return len(self._held)

    def _release(self, device: Device, now: float) -> None:
        ripe = [reading for due, reading in self._held if due <= now]
        if ripe:
            self._held = [(due, reading) for due, reading in self._held if due > now]
            device.accept(ripe)

    def _chance(self, share: float) -> bool:
        return share > 0 and self._rng.random() < share
