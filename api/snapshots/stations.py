"""Stations of a snapshot: what is on record of each at the moment shown, judged and in words."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import isodate

from api.snapshots.request import SnapshotRequest
from telemetry.freshness.model import Factors, Freshness, freshness
from telemetry.quantities.model import Catalogue
from telemetry.severity.model import Judgement, Newest, judge_station, severity_rank
from telemetry.stations.model import Level
from web.snapshots import model
from web.snapshots.words import Words, series_name

_PRIMARY = {
    "level": ["stage", "depth", "discharge"],
    "rain": ["precipitation"],
    "sluice": ["headwater", "tailwater", "stage", "gate_opening"],
    "pump": ["headwater", "stage", "discharge", "pump_state"],
    "quality": ["dissolved_oxygen", "permanganate_index", "ammonia_nitrogen", "ph"],
    "air": ["pm2_5", "pm10", "o3"],
    "outfall": ["cod", "ammonia_nitrogen", "discharge"],
}
"""Which quantity stands for a station that no level judges; the first present wins."""

Item = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """What the store says: the documents of /stations, /latest and /levels, and the factors."""

    stations: Sequence[Item]
    latest: Sequence[Item]
    levels: Sequence[Item]
    factors: Factors


class Judging:
    """Makes the stations of one snapshot; ``now`` is the moment shown."""

    def __init__(
        self, facts: Facts, catalogue: Catalogue, request: SnapshotRequest, *, now: datetime
    ) -> None:
        self._facts, self._now, self._past = facts, now, request.at is not None
        self._quantities, self._words = catalogue.quantities, Words(request.language)
        self._english = request.language == "en"
        self._order = {code: place for place, code in enumerate(self._quantities)}

    def stations(self) -> tuple[model.Station, ...]:
        """Return all stations, the most urgent first; then by distance, then by name."""
        latest, levels = _by_station(self._facts.latest), _by_station(self._facts.levels)
        judged = [
            self._judged(one, latest[one["code"]], levels[one["code"]])
            for one in self._facts.stations
        ]
        judged.sort(key=lambda pair: (*_urgency(pair[0]), pair[1].name, pair[1].code))
        return tuple(station for _, station in judged)

    def _judged(
        self, station: Item, items: list[Item], levels: list[Item]
    ) -> tuple[Judgement, model.Station]:
        newest = {_identity(item): _newest(item) for item in items}
        newest_at = max((one.at for one in newest.values()), default=None)
        interval_s = _seconds(station["interval"])
        judgement = judge_station(
            newest.values(),
            [_level(one) for one in levels],
            datum=station["datum"],
            interval_s=interval_s,
            fresh=self._freshness(station, newest_at, interval_s),
            now=self._now,
            factors=self._facts.factors,
        )
        item = next((one for one in items if newest[_identity(one)] is judgement.newest), None)
        shown = item if item is not None else self._primary(station["kind"], items)
        return judgement, model.Station(
            **{name: station[name] for name in ("code", "name", "kind", "lon", "lat", "datum")},
            severity=judgement.severity,
            base=judgement.base,
            freshness=judgement.fresh.value,
            newest_at=newest_at,
            reading=None if shown is None else self._reading(shown),
            distance=_distance(judgement),
        )

    def _freshness(
        self, station: Item, newest_at: datetime | None, interval_s: float | None
    ) -> Freshness:
        if not self._past:
            return Freshness(station["freshness"])
        # Of a moment of the past only the readings are on record, not the last will.
        return freshness(newest_at, interval_s, None, self._now, self._facts.factors)

    def _primary(self, kind: str, items: list[Item]) -> Item | None:
        last = len(self._order)
        ordered = sorted(
            items,
            key=lambda one: (
                self._order.get(one["quantity"], last), one["channel"] or "", one["statistic"],
            ),
        )  # fmt: skip
        for quantity in _PRIMARY.get(kind, ()):
            for item in ordered:
                if item["quantity"] == quantity:
                    return item
        return next(iter(ordered), None)

    def _reading(self, item: Item) -> model.Reading:
        quantity = self._quantities.get(item["quantity"])
        name = item["quantity"]
        if quantity is not None:
            name = quantity.name_en if self._english else quantity.name_zh
        states = (quantity.states if quantity else None) or ()
        state = next((one for one in states if one.code == item["value"]), None)
        return model.Reading(
            name=series_name(
                name, item["channel"], item["statistic"], item["period"], self._words
            ),
            value=item["value"],
            unit=quantity.display if quantity else item["unit"],
            at=_time(item["at"]),
            quality=item["quality"],
            decimals=quantity.decimals if quantity else None,
            significant=quantity.significant if quantity else None,
            state=None if state is None else state.name_en if self._english else state.name_zh,
        )  # fmt: skip


def documents(items: bytes | str) -> list[Item]:
    """Return comma-separated JSON objects, as the reading side gives them, as a list."""
    text = items.decode() if isinstance(items, bytes) else items
    found: list[Item] = json.loads(f"[{text}]")
    return found


def _by_station(items: Iterable[Item]) -> defaultdict[str, list[Item]]:
    grouped: defaultdict[str, list[Item]] = defaultdict(list)
    for item in items:
        grouped[item["station"]].append(item)
    return grouped


def _identity(item: Item) -> tuple[str | None, ...]:
    return item["quantity"], item["channel"], item["statistic"], item["period"]


def _newest(item: Item) -> Newest:
    at = min(_time(item["at"]), _time(item["received_at"]))
    return Newest(
        quantity=item["quantity"], at=at, value=item["value"], quality=item["quality"],
        period=item["period"],
    )  # fmt: skip


def _level(item: Item) -> Level:
    return Level(
        station=item["station"], quantity=item["quantity"], name=item["name"], value=item["value"],
        datum=item["datum"], severity=item["severity"], source=item["source"],
        valid_from=_time_or_none(item["valid_from"]), valid_to=_time_or_none(item["valid_to"]),
    )  # fmt: skip


def _distance(judgement: Judgement) -> model.Distance | None:
    level = judgement.level or judgement.next
    if level is None or judgement.distance is None:
        return None
    return model.Distance(
        level=level.name, value=judgement.distance, unverified=level.source == "unverified"
    )


def _urgency(judgement: Judgement) -> tuple[float, float]:
    far = -math.inf if judgement.distance is None else judgement.distance
    return -severity_rank(judgement), -far


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _time_or_none(text: str | None) -> datetime | None:
    return None if text is None else _time(text)


def _seconds(interval: str | None) -> float | None:
    if interval is None:
        return None
    seconds: float = isodate.parse_duration(interval).total_seconds()
    return seconds
