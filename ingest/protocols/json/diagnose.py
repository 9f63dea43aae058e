"""What is wrong with a message, said so that the device's engineer can mend it.

The slow path of :mod:`ingest.protocols.json.decode`: reads the message without trusting its
form and gives each fault the code of the receipt (DESIGN.md 3.1).
"""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn

from telemetry.observations.model import (
    Candidate,
    Code,
    Message,
    Rejected,
    Rejection,
    describe,
)

_COMMON = {"session", "seq"}
_COLUMNAR = {"station", "at", "series"}
_OBSERVATION = {
    "station", "quantity", "channel", "statistic", "period", "at", "value", "quality"
}  # fmt: skip
_TEXT_CODES = {
    "station": Code.UNKNOWN_STATION,
    "quantity": Code.UNKNOWN_QUANTITY,
    "channel": Code.BAD_CHANNEL,
    "statistic": Code.BAD_STATISTIC,
    "period": Code.BAD_PERIOD,
    "at": Code.BAD_TIME,
    "quality": Code.BAD_QUALITY,
}
MAXIMUM_SEQ = 2**62
_LONGEST_WHOLE = 400  # characters; the largest double has 309 digits


def diagnose(payload: bytes) -> Message:
    """Return the message in ``payload`` with its faults named; never raises."""
    try:
        document = _parse(payload)
    except Rejected as error:
        return Message(problem=Rejection(error.code, None, error.reason), unreadable=True)
    session, seq = document.get("session"), document.get("seq")
    problem = session_problem(session, seq)
    if problem is not None:
        known = isinstance(session, str) and problem.code is Code.BAD_SEQ
        return Message(
            session=session if known else None,
            problem=Rejection(problem.code, None, problem.reason),
            unreadable=True,
            readings=_count(document),
        )
    try:
        return _read(document, session, seq)
    except Rejected as error:
        return Message(
            session=session,
            seq=seq,
            problem=Rejection(error.code, None, error.reason),
            readings=_count(document),
        )


def session_problem(session: Any, seq: Any) -> Rejected | None:
    """Return what is wrong with the pair ``session``, ``seq``; None if it is right or absent."""
    if session is None and seq is None:
        return None
    if session is not None:
        if not isinstance(session, str) or not 1 <= len(session) <= 32:
            return Rejected(
                Code.BAD_FORM, f"session {describe(session)} is not a text of 1 to 32 characters"
            )
        if not session.isprintable():
            return Rejected(Code.BAD_FORM, f"session {describe(session)} has control characters")
    if session is None or seq is None:
        missing = "session" if session is None else "seq"
        return Rejected(Code.BAD_FORM, f"session and seq come together; {missing} is absent")
    if type(seq) is not int or not 1 <= seq <= MAXIMUM_SEQ:
        return Rejected(Code.BAD_SEQ, f"seq {describe(seq)} is not a whole number from 1")
    return None


def _parse(payload: bytes) -> dict[str, Any]:
    try:
        text = payload.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Rejected(Code.NOT_UTF8, f"byte {error.start} is not UTF-8") from error
    try:
        document = json.loads(text, parse_constant=_no_constant, parse_int=_whole)
    except RecursionError as error:
        raise Rejected(Code.NOT_JSON, "nested too deeply") from error
    except ValueError as error:
        raise Rejected(Code.NOT_JSON, str(error)) from error
    if not isinstance(document, dict):
        raise Rejected(Code.BAD_FORM, f"an object was expected, not {describe(document)}")
    return document


def _whole(digits: str) -> int | float:
    """Return a whole number; one that Python will not read for its length is infinite."""
    return int(digits) if len(digits) <= _LONGEST_WHOLE else math.inf


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _read(document: dict[str, Any], session: str | None, seq: int | None) -> Message:
    unknown = document.keys() - _COMMON - _COLUMNAR - {"observations"}
    if unknown:
        raise Rejected(Code.UNKNOWN_KEY, f"unknown key {describe(sorted(unknown)[0])}")
    if document.get("observations") is not None:
        extra = sorted(key for key in _COLUMNAR if document.get(key) is not None)
        if extra:
            raise Rejected(Code.BAD_FORM, f"{extra[0]!r} does not go with 'observations'")
        return _read_observations(document["observations"], session, seq)
    for key in ("at", "series"):
        if document.get(key) is None:
            raise Rejected(Code.BAD_FORM, f"neither 'observations' nor {key!r} is given")
    return _read_columns(document, session, seq)


def _read_observations(entries: Any, session: str | None, seq: int | None) -> Message:
    if not isinstance(entries, list):
        raise Rejected(Code.BAD_FORM, "'observations' is not a list")
    message = Message(session=session, seq=seq, observations=[], faults=[], readings=len(entries))
    for index, entry in enumerate(entries):
        try:
            message.observations.append((index, _candidate(entry)))
        except Rejected as error:
            message.faults.append(Rejection(error.code, index, error.reason))
    return message


def _candidate(entry: Any) -> Candidate:
    if not isinstance(entry, dict):
        raise Rejected(Code.BAD_FORM, f"an observation is an object, not {describe(entry)}")
    unknown = entry.keys() - _OBSERVATION
    if unknown:
        raise Rejected(Code.UNKNOWN_KEY, f"unknown key {describe(sorted(unknown)[0])}")
    for key in ("quantity", "at"):
        if entry.get(key) is None:
            raise Rejected(Code.BAD_FORM, f"{key!r} is missing")
    if "value" not in entry:
        raise Rejected(Code.BAD_FORM, "'value' is missing; null says that there is none")
    for key, code in _TEXT_CODES.items():
        if entry.get(key) is not None and not isinstance(entry[key], str):
            raise Rejected(code, f"{key} {describe(entry[key])} is not a text")
    return Candidate(**{**entry, "value": _value(entry["value"])})


def _value(value: Any) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Rejected(Code.BAD_VALUE, f"{describe(value)} is not a number")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise Rejected(Code.BAD_VALUE, f"{describe(value)} is too large for a number")
    return number


def _read_columns(document: dict[str, Any], session: str | None, seq: int | None) -> Message:
    station, at, series = (document.get(key) for key in ("station", "at", "series"))
    if station is not None and not isinstance(station, str):
        raise Rejected(Code.UNKNOWN_STATION, f"station {describe(station)} is not a text")
    if not isinstance(at, list) or not isinstance(series, dict):
        raise Rejected(Code.BAD_FORM, "'at' is a list and 'series' an object of lists")
    for key, values in series.items():
        if not isinstance(values, list):
            raise Rejected(Code.BAD_FORM, f"series {describe(key)} is not a list")
        if len(values) != len(at):
            raise Rejected(
                Code.LENGTH_MISMATCH,
                f"series {describe(key)} has {len(values)} values for {len(at)} times",
            )
    faults: list[Rejection] = []
    candidates: list[tuple[tuple[int, str], Candidate]] = []
    for key, values in series.items():
        for i, (moment, value) in enumerate(zip(at, values, strict=True)):
            try:
                candidates.append(((i, key), _cell(station, key, moment, value)))
            except Rejected as error:
                faults.append(Rejection(error.code, (i, key), error.reason))
    return Message(
        session=session, seq=seq, observations=list(candidates), faults=faults,
        readings=len(at) * len(series),
    )  # fmt: skip


def _cell(station: str | None, key: str, moment: Any, value: Any) -> Candidate:
    if not isinstance(moment, str):
        raise Rejected(Code.BAD_TIME, f"at {describe(moment)} is not a text")
    quantity, dot, channel = key.partition(".")
    return Candidate(
        station=station, quantity=quantity, channel=channel if dot else None, at=moment,
        value=_value(value),
    )  # fmt: skip


def _count(document: dict[str, Any]) -> int:
    """Return how many readings a message of wrong form seems to hold."""
    observations = document.get("observations")
    if isinstance(observations, list):
        return len(observations)
    series = document.get("series")
    if isinstance(series, dict):
        return sum(len(values) for values in series.values() if isinstance(values, list))
    return 0
