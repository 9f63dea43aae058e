"""Readings to `up/data` messages: both JSON forms, split below the broker's size limit.

Belongs here: the device's side of the message form of the contract. Not here: sessions, receipts
and re-sends (outbox.py), and decoding, which is the collector's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from ingest.twin.model import Position, Reading

MESSAGE_LIMIT = 262_144
"""Bytes; the shipped broker drops a larger message without a word."""
_ENVELOPE = 256  # room for session, seq, station and the brackets around the readings
_SHANGHAI = ZoneInfo("Asia/Shanghai")
_encoder = msgspec.json.Encoder()


class ReadingTooLargeError(ValueError):
    """One reading alone exceeds the message limit; it cannot be split."""


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """A message without session and seq, and where each of its readings stands in it."""

    content: dict[str, Any]
    readings: tuple[Reading, ...]
    positions: tuple[Position, ...]

    def encode(self, session: str, seq: int) -> bytes:
        """The payload, UTF-8 JSON."""
        return _encoder.encode({"session": session, "seq": seq, **self.content})


EMPTY = Body({"observations": []}, (), ())
"""Closes a seq that the device cannot fill."""


def bodies_of(readings: Sequence[Reading], *, limit: int = MESSAGE_LIMIT) -> list[Body]:
    """The fewest messages that hold `readings`, each below `limit` bytes.

    Even grids of plain instant values of one station take the columnar form, all else the list.
    Raises ReadingTooLargeError.
    """
    bodies: list[Body] = []
    rest: list[Reading] = []
    for station, group in _by_station(readings).items():
        columns, others = _grid(group)
        bodies.extend(_columnar(station, columns, limit))
        rest.extend(others)
    bodies.extend(_lists(rest, limit))
    return bodies


def _by_station(readings: Iterable[Reading]) -> dict[str, list[Reading]]:
    groups: dict[str, list[Reading]] = {}
    for reading in readings:
        groups.setdefault(reading.station, []).append(reading)
    return groups


def _column_key(reading: Reading) -> str:
    return f"{reading.quantity}.{reading.channel}" if reading.channel else reading.quantity


def _grid(
    readings: list[Reading],
) -> tuple[dict[str, dict[datetime, Reading]], list[Reading]]:
    """Columns that share all their times (two or more), and the readings left over.

    A hole in a column would arrive as a missing value, which the device never measured.
    """
    columns: dict[str, dict[datetime, Reading]] = {}
    others: list[Reading] = []
    for reading in readings:
        column = columns.setdefault(_column_key(reading), {})
        plain = reading.statistic == "instant" and reading.period is None
        if plain and reading.quality is None and reading.at not in column:
            column[reading.at] = reading
        else:
            others.append(reading)
    filled = {key: column for key, column in columns.items() if column}
    times = {frozenset(column) for column in filled.values()}
    if len(times) == 1 and len(next(iter(times))) > 1:
        return filled, others
    return {}, readings


def _columnar(station: str, columns: dict[str, dict[datetime, Reading]], limit: int) -> list[Body]:
    if not columns:
        return []
    times = sorted(next(iter(columns.values())))
    return _columnar_rows(station, columns, times, limit)


def _columnar_rows(
    station: str,
    columns: dict[str, dict[datetime, Reading]],
    times: list[datetime],
    limit: int,
) -> list[Body]:
    """One body for `times`, or two halves of them when it would be too large."""
    body = Body(
        {
            "station": station,
            "at": [_text(at) for at in times],
            "series": {key: [column[at].value for at in times] for key, column in columns.items()},
        },
        tuple(column[at] for column in columns.values() for at in times),
        tuple((row, key) for key in columns for row in range(len(times))),
    )
    if len(_encoder.encode(body.content)) + _ENVELOPE <= limit:
        return [body]
    if len(times) == 1:
        raise ReadingTooLargeError(f"{len(columns)} values of {station} at one time")
    half = len(times) // 2
    return [
        *_columnar_rows(station, columns, times[:half], limit),
        *_columnar_rows(station, columns, times[half:], limit),
    ]


def _lists(readings: Sequence[Reading], limit: int) -> list[Body]:
    """Bodies of the list form, filled in order."""
    bodies: list[Body] = []
    start, size = 0, _ENVELOPE
    items = [observation(reading) for reading in readings]
    for index, item in enumerate(items):
        length = len(_encoder.encode(item)) + 1
        if length + _ENVELOPE > limit:
            raise ReadingTooLargeError(
                f"{length} bytes for one reading of {readings[index].station}"
            )
        if size + length > limit:
            bodies.append(_list_body(readings[start:index], items[start:index]))
            start, size = index, _ENVELOPE
        size += length
    if start < len(items):
        bodies.append(_list_body(readings[start:], items[start:]))
    return bodies


def _list_body(readings: Sequence[Reading], items: list[dict[str, Any]]) -> Body:
    return Body({"observations": items}, tuple(readings), tuple(range(len(readings))))


def observation(reading: Reading) -> dict[str, Any]:
    """One element of `observations`; what is absent or a default is left out."""
    item: dict[str, Any] = {"station": reading.station, "quantity": reading.quantity}
    if reading.channel is not None:
        item["channel"] = reading.channel
    if reading.statistic != "instant":
        item["statistic"] = reading.statistic
    if reading.period is not None:
        item["period"] = reading.period
    item["at"] = _text(reading.at)
    item["value"] = reading.value
    if reading.quality is not None:
        item["quality"] = reading.quality
    return item


def _text(at: datetime) -> str:
    return at.astimezone(_SHANGHAI).isoformat()
