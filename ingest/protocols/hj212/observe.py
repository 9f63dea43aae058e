"""From the groups of CP to observations: statistic, period, end of the period, quality."""

from __future__ import annotations

import math
import re
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import isodate

from ingest.protocols.hj212.codes import Codes
from ingest.protocols.hj212.fault import Fault
from ingest.protocols.hj212.profile import Hj212Profile
from ingest.protocols.hj212.segment import Group
from ingest.protocols.hj212.words import (
    ASSUMED_MINUTE,
    INSTANT,
    MINUTE,
    NOISE,
    PERIODS,
    REMARKS,
    STATISTICS,
)
from ingest.protocols.model import Meaning, Observation, Unread, beijing

_TIME = re.compile(r"\d{14}", re.ASCII).fullmatch
_TIME_17 = re.compile(r"\d{17}", re.ASCII).fullmatch
_PLANS = 4096  # keys remembered; a device has some dozens
_WORDS = frozenset(STATISTICS) | REMARKS | NOISE
_BY_LOWER = {word.lower(): word for word in (*_WORDS, "DataTime")}


class _Plan(NamedTuple):
    """What a key such as ``w01018-Avg`` means; worked out once."""

    statistic: str  # empty: a word that HJ 212 does not have
    instant: bool | None
    quantity: str
    channel: str | None
    unit: str | None
    missing: frozenset[str]
    flag: str
    sample_time: str


class Observer:
    """Turns groups into observations for one profile; keep one, it remembers what keys mean."""

    def __init__(self, codes: Codes, profile: Hj212Profile) -> None:
        self._codes = codes
        self._profile = profile
        self._any_case = "upper_case_keys" in profile.accept
        self._plans: dict[str, _Plan | None] = {}  # None: it stands beside a value
        minute = profile.minute_interval or ASSUMED_MINUTE
        self._periods = {**PERIODS, MINUTE: minute}
        self._lengths = {
            period: isodate.parse_duration(period) if period else timedelta()
            for period in self._periods.values()
        }

    def observe(
        self, header: dict[str, str], items: list[Group], quirks: list[str]
    ) -> tuple[list[Observation], list[Unread]]:
        """Return the observations of a frame and the items that gave none.

        Raises
        ------
        Fault
            ``bad_time`` if DataTime is no time, ``bad_item`` if a word is in another case.
        """
        observations: list[Observation] = []
        unread: list[Unread] = []
        if header["CN"] not in PERIODS:
            return observations, unread
        period = self._periods[header["CN"]]
        length = self._lengths[period]
        if self._any_case:
            items = [{_spelled(key): text for key, text in group.items()} for group in items]
        for run in _runs(items):
            at = self._data_time(run, length, quirks)
            self._read_values(run, header.get("MN", ""), period, at, observations, unread)
        if header["CN"] == MINUTE and observations and self._profile.minute_interval is None:
            quirks.append("interval_assumed")
        return observations, unread

    def _read_values(
        self,
        items: list[Group],
        station: str,
        period: str | None,
        at: str | None,
        observations: list[Observation],
        unread: list[Unread],
    ) -> None:
        """Go through all keys of all groups; written for speed, a frame has some dozens."""
        plans, qualities, length = self._plans, self._codes.qualities, self._lengths[period]
        instant = period is None
        # A flag or a time in a group that begins with it counts for its factor all the same.
        strays: Group = {}
        for group in items:
            first = next(iter(group))
            if "-" in first and self._find(first) is None:
                strays.update(group)
        for group in items:
            for key, text in group.items():
                plan = plans[key] if key in plans else self._find(key)
                if plan is None:
                    continue
                statistic, fits, quantity, channel, unit, missing, flag_key, time_key = plan
                end = at
                if time_key in group or (strays and time_key in strays):
                    end = _end(group[time_key] if time_key in group else strays[time_key], length)
                value = _number(text) if text and text not in missing else None
                if end is None or value == math.inf or fits is not instant:
                    unread.append(Unread(key, _objection(key, plan, end, instant)))
                    continue
                flag = group.get(flag_key)
                quality = "good" if flag is None else qualities.get(flag, "suspect")
                if strays and quality == "good" and flag_key in strays:
                    flag = strays[flag_key]
                    quality = qualities.get(flag, "suspect")
                observations.append(
                    Observation(
                        station, quantity, channel, statistic, period, end, value, unit,
                        "missing" if value is None else quality, flag,
                    )
                )  # fmt: skip

    def _find(self, key: str) -> _Plan | None:
        """Return what a key means, remembered; None if it stands beside a value."""
        if key in self._plans:
            return self._plans[key]
        code, dash, word = key.rpartition("-")
        if dash and word not in _WORDS and word.lower() in _BY_LOWER:
            raise Fault(
                f"bad_item: {key!r} is written in another case; accept upper_case_keys in the "
                "profile",
                text=key,
            )
        plan = None if not dash or word in REMARKS else self._plan(code, word)
        if len(self._plans) >= _PLANS:
            self._plans.clear()
        self._plans[key] = plan
        return plan

    def _plan(self, code: str, word: str) -> _Plan:
        known = self._codes.factors.get(code)
        if known is None and self._any_case:
            known = self._codes.factors.get(code.lower())
        told = self._profile.factors.get(code, Meaning())
        statistic = STATISTICS.get(word, "")
        return _Plan(
            statistic=statistic,
            instant=statistic in INSTANT if statistic else None,
            quantity=told.quantity or (known.quantity if known else None) or code,
            channel=told.channel,
            unit=told.unit,
            missing=frozenset(self._profile.missing + told.missing),
            flag=f"{code}-Flag",
            sample_time=f"{code}-SampleTime",
        )

    def _data_time(self, items: list[Group], length: timedelta, quirks: list[str]) -> str | None:
        for group in items:
            text = group.get("DataTime")
            if text is None:
                continue
            if _TIME_17(text) and "data_time_17_digits" in self._profile.accept:
                quirks.append("data_time_17_digits")
                text = text[:14]
            end = _end(text, length)
            if end is None:
                hint = "; accept data_time_17_digits" if _TIME_17(text) else ""
                raise Fault(
                    f"bad_time: DataTime {text!r} is no time of 14 digits of a calendar{hint}",
                    text=f"DataTime={text}",
                )
            return end
        return None


@lru_cache(maxsize=1024)
def _end(text: str, length: timedelta) -> str | None:
    """Return the end of a period that begins at 14 digits of Beijing time; None: no time.

    Remembered: most devices of a city report for the same minutes.
    """
    if not _TIME(text):
        return None
    try:
        return beijing(datetime.fromisoformat(f"{text[:8]}T{text[8:]}") + length)
    except (ValueError, OverflowError):
        return None


def _number(text: str) -> float:
    """Return a decimal number; infinite if the text is none.

    ``float`` alone would also take 1_000, blanks, the digits of other scripts and nan.
    """
    try:
        value = float(text)
    except ValueError:
        return math.inf
    if not math.isfinite(value) or "_" in text or " " in text or not text.isascii():
        return math.inf
    return value


def _spelled(key: str) -> str:
    """Return a key with its word as the standard spells it; the code stays as sent."""
    code, dash, word = key.rpartition("-")
    return f"{code}{dash}{_BY_LOWER.get(word.lower(), word)}"


def _runs(items: list[Group]) -> list[list[Group]]:
    """Return the groups, cut where a further DataTime begins others."""
    starts = [n for n, group in enumerate(items) if "DataTime" in group]
    if len(starts) < 2:
        return [items]
    cuts = [0, *starts[1:], len(items)]
    return [items[a:b] for a, b in pairwise(cuts)]


def _objection(key: str, plan: _Plan, end: str | None, instant: bool) -> str:
    """Return why a value gives no observation."""
    word = key.rpartition("-")[2]
    if word in NOISE:
        return f"-{word}: which statistic and period of a noise it is, is not known here"
    if not plan.statistic:
        return f"-{word} is no word for a value"
    if end is None:
        return "no time: the frame has no DataTime, or the SampleTime is no time of 14 digits"
    if plan.instant is not instant:
        return f"a value that is {plan.statistic} does not fit the command's period"
    return "the value is no number; list the text under missing in the profile if it means none"
