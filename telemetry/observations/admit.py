"""Admission: from one decoded message to rows, with a reason for each reading left out."""

from __future__ import annotations

import math
from collections.abc import Sequence

from telemetry.devices.model import Device
from telemetry.observations.model import (
    DEVICE_QUALITIES,
    Candidate,
    Code,
    Columns,
    Index,
    Message,
    Quality,
    QualityRule,
    Rejected,
    Rejection,
    describe,
)
from telemetry.observations.resolve import ALWAYS, Resolver, Target, Words
from telemetry.observations.rows import NO_FLAG, Rows
from telemetry.observations.times import TimeBounds, parse_time, parse_usual_times


def admit(
    message: Message, device: Device, rows: Rows, *,
    resolver: Resolver, bounds: TimeBounds, received_at: int,
) -> list[Rejection]:  # fmt: skip
    """Append the good readings of ``message`` to ``rows`` and return the rest with reasons.

    ``received_at`` is microseconds since 1970 UTC. A message with a ``problem`` adds no row.
    """
    if message.problem is not None:
        return [message.problem]
    rejections = list(message.faults)
    start = len(rows)
    if message.columns is not None:
        return rejections + _admit_columns(
            message.columns, device, rows, resolver, bounds, received_at
        )
    indexes: list[Index] = []
    for index, candidate in message.observations:
        try:
            _admit_one(candidate, device, rows, resolver, bounds, received_at)
        except Rejected as error:
            rejections.append(Rejection(error.code, index, error.reason))
        else:
            indexes.append(index)
    if len(indexes) > 1:
        rejections += _take_out_conflicts(rows, start, indexes)
    return rejections


def _admit_one(
    candidate: Candidate, device: Device, rows: Rows,
    resolver: Resolver, bounds: TimeBounds, received_at: int,
) -> None:  # fmt: skip
    answer = resolver.targets(
        device,
        Words(candidate.station, candidate.quantity, candidate.channel, candidate.statistic,
              candidate.period),
    )  # fmt: skip
    if isinstance(answer, Rejected):
        raise answer
    at = parse_time(candidate.at)
    bounds.check(at, received_at)
    target = _at_time(answer, at)
    if candidate.value is None:
        rows.add(target.series_id, at, received_at, None, Quality.MISSING,
                 _flag(candidate.quality), QualityRule.NULL_VALUE)  # fmt: skip
        return
    value = _converted(candidate.value, target)
    if candidate.quality is None:
        rows.add(target.series_id, at, received_at, value, Quality.GOOD, NO_FLAG, QualityRule.NONE)
    else:
        flag = _flag(candidate.quality)
        rows.add(target.series_id, at, received_at, value, flag, flag, QualityRule.DEVICE)


def _flag(quality: str | None) -> int:
    if quality is None:
        return NO_FLAG
    try:
        return DEVICE_QUALITIES[quality]
    except KeyError as error:
        raise Rejected(
            Code.BAD_QUALITY, f"{describe(quality)} is none of {', '.join(DEVICE_QUALITIES)}"
        ) from error


def _at_time(targets: list[Target], at: int) -> Target:
    for target in targets:
        if target.start <= at < target.stop:
            return target
    raise Rejected(Code.BAD_TIME, "no binding of this channel was in force at that time")


def _converted(value: float, target: Target) -> float:
    converted = value * target.factor + target.offset if target.converts else value
    if not math.isfinite(converted):
        raise Rejected(Code.BAD_VALUE, f"{value!r} is too large in the unit of the catalogue")
    return converted


def _take_out_conflicts(rows: Rows, start: int, indexes: list[Index]) -> list[Rejection]:
    """Reject readings of one message that give one key different values; keep equal repeats."""
    keys = list(zip(rows.series_id[start:], rows.at[start:], strict=True))
    if len(set(keys)) == len(keys):
        return []
    values: dict[tuple[int, int], set[float | None]] = {}
    for key, value in zip(keys, rows.value[start:], strict=True):
        values.setdefault(key, set()).add(value)
    doomed = [position for position, key in enumerate(keys) if len(values[key]) > 1]
    for position in reversed(doomed):
        for column in rows.columns():
            del column[start + position]
    return [
        Rejection(
            Code.CONFLICTING_VALUES,
            indexes[position],
            "the message gives another value for the same series and time",
        )
        for position in doomed
    ]


def _admit_columns(
    columns: Columns, device: Device, rows: Rows,
    resolver: Resolver, bounds: TimeBounds, received_at: int,
) -> list[Rejection]:  # fmt: skip
    start = len(rows)
    rejections: list[Rejection] = []
    admitted: list[tuple[str, Sequence[int]]] = []
    usual = parse_usual_times(columns.at)
    clean = usual is not None and bounds.hold(usual, received_at)
    times: list[int | Rejected] = (
        list(usual)
        if usual is not None and clean
        else [_time_or_rejected(text, bounds, received_at) for text in columns.at]
    )
    for key, values in columns.series.items():
        quantity, _, channel = key.partition(".")
        words = Words(columns.station, quantity, channel if "." in key else None, None, None)
        answer = resolver.targets(device, words)
        if isinstance(answer, Rejected):
            rejections += [Rejection(answer.code, (i, key), answer.reason)
                           for i in range(len(values))]  # fmt: skip
            continue
        if usual is not None and clean and _is_plain(answer):
            _extend(rows, answer[0].series_id, usual, values, received_at)
            admitted.append((key, range(len(values))))
            continue
        good: list[int] = []
        for i, (at, value) in enumerate(zip(times, values, strict=True)):
            try:
                _admit_cell(rows, answer, at, value, received_at)
            except Rejected as error:
                rejections.append(Rejection(error.code, (i, key), error.reason))
            else:
                good.append(i)
        admitted.append((key, good))
    if len(set(times)) != len(times) or len(columns.series) > 1:
        indexes: list[Index] = [(i, key) for key, positions in admitted for i in positions]
        rejections += _take_out_conflicts(rows, start, indexes)
    return rejections


def _time_or_rejected(text: str, bounds: TimeBounds, now: int) -> int | Rejected:
    try:
        at = parse_time(text)
        bounds.check(at, now)
    except Rejected as error:
        return error
    return at


def _is_plain(targets: list[Target]) -> bool:
    return (
        len(targets) == 1
        and not targets[0].converts
        and (targets[0].start, targets[0].stop) == ALWAYS
    )


def _extend(
    rows: Rows, series_id: int, times: list[int], values: list[float | None], received_at: int
) -> None:
    """Append a whole column whose values need no conversion."""
    count = len(values)
    rows.series_id += [series_id] * count
    rows.at += times
    rows.received_at += [received_at] * count
    rows.value += values
    rows.device_quality += [NO_FLAG] * count
    if None in values:
        rows.quality += [Quality.MISSING if one is None else Quality.GOOD for one in values]
        rows.quality_rule += [
            QualityRule.NULL_VALUE if one is None else QualityRule.NONE for one in values
        ]
    else:
        rows.quality += [0] * count
        rows.quality_rule += [0] * count


def _admit_cell(
    rows: Rows, targets: list[Target], at: int | Rejected, value: float | None, received_at: int
) -> None:
    if isinstance(at, Rejected):
        raise at
    target = _at_time(targets, at)
    if value is None:
        rows.add(target.series_id, at, received_at, None, Quality.MISSING, NO_FLAG,
                 QualityRule.NULL_VALUE)  # fmt: skip
    else:
        rows.add(target.series_id, at, received_at, _converted(value, target), Quality.GOOD,
                 NO_FLAG, QualityRule.NONE)  # fmt: skip
