"""Every kind of bad input that the contract names, as a device would send it.

Belongs here: one small function a kind. A kind that spends a sequence number goes through the
outbox, so that its receipt is awaited like any other; the rest is sent outside any session.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from ingest.twin.device import Device
from ingest.twin.encoding import MESSAGE_LIMIT, Body


class GarbageKind(StrEnum):
    """Names of the kinds, as `--fault garbage_kinds=a+b` takes them."""

    BROKEN_UTF8 = "broken_utf8"
    BROKEN_JSON = "broken_json"
    NAN_TOKEN = "nan_token"  # noqa: S105  not a password
    INFINITY_TOKEN = "infinity_token"  # noqa: S105
    BAD_FORM = "bad_form"
    UNKNOWN_KEY = "unknown_key"
    UNKNOWN_STATION = "unknown_station"
    UNKNOWN_QUANTITY = "unknown_quantity"
    UNKNOWN_STATISTIC = "unknown_statistic"
    NO_PERIOD = "no_period"
    NAIVE_TIME = "naive_time"
    TIME_AHEAD = "time_ahead"
    TIME_TOO_OLD = "time_too_old"
    TEXT_VALUE = "text_value"
    TWO_VALUES = "two_values"
    LENGTH_MISMATCH = "length_mismatch"
    SEQ_ZERO = "seq_zero"
    SEQ_FRACTION = "seq_fraction"
    OVERSIZE = "oversize"


Act = Callable[[Device, random.Random], None]


@dataclass(frozen=True, slots=True)
class Garbage:
    """How a kind is sent, and the code that the contract wants for it; None: no receipt at all."""

    act: Act
    code: str | None


def _observation(device: Device, changes: dict[str, Any]) -> dict[str, Any]:
    """An observation of the device's first station that is wrong in `changes` alone."""
    return {
        "station": device.stations[0],
        "quantity": "stage",
        "at": datetime.now(UTC).isoformat(),
        "value": 1.0,
        **changes,
    }


def _wrong(**changes: Any) -> Act:
    def act(device: Device, _rng: random.Random) -> None:
        item = _observation(device, changes)
        device.send_sequenced(Body({"observations": [item]}, (), ()))

    return act


def _ahead(device: Device, _rng: random.Random) -> None:
    at = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    item = _observation(device, {"at": at})
    device.send_sequenced(Body({"observations": [item]}, (), ()))


def _two_values(device: Device, _rng: random.Random) -> None:
    at = datetime.now(UTC).isoformat()
    pair = [_observation(device, {"at": at, "value": value}) for value in (1.0, 2.0)]
    device.send_sequenced(Body({"observations": pair}, (), ()))


def _short_column(device: Device, _rng: random.Random) -> None:
    content = {
        "station": device.stations[0],
        "at": [datetime.now(UTC).isoformat()],
        "series": {"stage": [1.0, 2.0]},
    }
    device.send_sequenced(Body(content, (), ()))


def _content(content: dict[str, Any]) -> Act:
    def act(device: Device, _rng: random.Random) -> None:
        device.send_sequenced(Body(content, (), ()))

    return act


def _corrupt(payload: bytes) -> Act:
    def act(device: Device, rng: random.Random) -> None:
        # a tail of chance, so that no two unreadable payloads share a digest
        device.send_corrupt(payload + rng.randbytes(4).hex().encode())

    return act


def _raw(payload: bytes) -> Act:
    def act(device: Device, _rng: random.Random) -> None:
        device.send_raw(payload)

    return act


_K = GarbageKind
GARBAGE: dict[GarbageKind, Garbage] = {
    _K.BROKEN_UTF8: Garbage(_corrupt(b'{"session": "\xff\xfe'), "not_utf8"),
    _K.BROKEN_JSON: Garbage(_corrupt(b'{"session": "x", "seq": 1, "observations": ['), "not_json"),
    _K.NAN_TOKEN: Garbage(_corrupt(b'{"observations": [{"value": NaN}]}'), "not_json"),
    _K.INFINITY_TOKEN: Garbage(_corrupt(b'{"observations": [{"value": Infinity}]}'), "not_json"),
    _K.BAD_FORM: Garbage(_content({"observations": "none"}), "bad_form"),
    _K.UNKNOWN_KEY: Garbage(_content({"observations": [], "colour": "blue"}), "unknown_key"),
    _K.UNKNOWN_STATION: Garbage(_wrong(station="NO-SUCH-STATION"), "unknown_station"),
    _K.UNKNOWN_QUANTITY: Garbage(_wrong(quantity="happiness"), "unknown_quantity"),
    _K.UNKNOWN_STATISTIC: Garbage(_wrong(statistic="typical"), "bad_statistic"),
    _K.NO_PERIOD: Garbage(_wrong(quantity="precipitation", statistic="total"), "period_required"),
    _K.NAIVE_TIME: Garbage(_wrong(at="2026-07-01T08:00:00"), "naive_time"),
    _K.TIME_AHEAD: Garbage(_ahead, "time_ahead"),
    _K.TIME_TOO_OLD: Garbage(_wrong(at="1989-12-31T23:59:59+08:00"), "time_too_old"),
    _K.TEXT_VALUE: Garbage(_wrong(value="high"), "bad_value"),
    _K.TWO_VALUES: Garbage(_two_values, "conflicting_values"),
    _K.LENGTH_MISMATCH: Garbage(_short_column, "length_mismatch"),
    _K.SEQ_ZERO: Garbage(_raw(b'{"session": "x", "seq": 0, "observations": []}'), "bad_seq"),
    _K.SEQ_FRACTION: Garbage(_raw(b'{"session": "x", "seq": 1.5, "observations": []}'), "bad_seq"),
    _K.OVERSIZE: Garbage(_raw(b'{"observations": [' + b" " * MESSAGE_LIMIT + b"]}"), None),
}
