"""From the items of an upward frame to observations (reference 2.3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from ingest.protocols.model import Meaning, Observation, Unread, beijing
from ingest.protocols.sl651.elements import GATED, Elements
from ingest.protocols.sl651.profile import Sl651Profile
from ingest.protocols.sl651.times import SLOTS, Slots, moment, read_step, rfc3339, slots

_NOTHING = Meaning()
_SILENT = frozenset({"RGZS", "PIC", "VERSION", "ZT"})  # texts, images and bits are no values
_OPENINGS = {444.0: ("gate_opening", 0.0), 999.0: ("gate_state", 1.0), 888.0: ("gate_state", 1.0)}
"""Openings that are words, SL 651-2014 annex C, element GH: 444 closed, 999 full open, 888
lifted clear of the water. 0 and 1 are the catalogue's own closed and open."""
_TWELVES = frozenset({"DRP", *(f"DRZ{number}" for number in range(1, 9))})
_Row = tuple[str, str, str | None]  # quantity, statistic, period
_NO_GATE = 555.0  # the same table: a reservoir without a gate


class Observed(NamedTuple):
    """Observations, the tolerances they needed, and items that gave none."""

    observations: list[Observation]
    quirks: list[str]
    unread: list[Unread]


def observe(
    items: Sequence[Any], header: dict[str, Any], profile: Sl651Profile, elements: Elements
) -> Observed:
    """Return what may be stored of the items of a frame with this header."""
    return _Observer(header, profile, elements).observe(items)


class _Observer:
    """What the items so far say of those behind them: station, time, gate and step."""

    __slots__ = (
        "_at", "_elements", "_gate", "_no_time", "_out", "_profile", "_sent", "_slots", "_stamp",
        "_station", "_step",
    )  # fmt: skip

    def __init__(self, header: dict[str, Any], profile: Sl651Profile, elements: Elements) -> None:
        self._station: str = header["station"]
        self._sent: str = header.get("send_time", "")
        self._profile = profile
        self._elements = elements
        self._stamp = ""
        self._slots: Slots | None = None
        self._at: str | None = None
        self._no_time = "no_time: no observation time (F0F0, TT) stands before it"
        self._gate: str | None = None
        self._step = ""
        self._out = Observed([], [], [])

    def observe(self, items: Sequence[Any]) -> Observed:
        """Go through the items; the common ones in short, for a report is little else."""
        rows = {} if self._profile.elements else self._elements.plain
        add, station, at = self._out.observations.append, self._station, self._at
        for name, value in items:
            row = rows.get(name)
            if row is not None and at is not None and value.__class__ is float:
                # no other item and no profile bears on it
                quantity, statistic, period = row
                add(
                    Observation(station, quantity, None, statistic, period, at, value, None, "good")
                )
            elif (
                row is not None
                and at is not None
                and value.__class__ is list
                and (name in _TWELVES)
            ):
                self._twelve(name, value, row, _NOTHING)
            else:
                self._item(name, value)
                station, at = self._station, self._at
        return self._out

    def _item(self, name: str, value: Any) -> None:
        if name in _TWELVES and self._at is not None and value.__class__ is list:
            known = self._elements.get(name)
            row = (known.quantity, known.statistic, known.period)
            self._twelve(name, value, row, self._meaning(name))
        elif name == "TT":
            self._set_time(value)
        elif name == "ST":
            self._station, self._gate = value, None
        elif name == "DRxnn":
            self._step = value
        elif name == "GN" and value.__class__ is not list:
            self._set_gate(value)
        elif name not in _SILENT:
            self._element(name, value)

    def _set_time(self, stamp: str) -> None:
        self._stamp = stamp
        self._slots = None
        self._at = rfc3339(stamp)
        if self._at is None:
            self._no_time = f"bad_time: the observation time {stamp} is none"

    def _set_gate(self, value: Any) -> None:
        whole = isinstance(value, float) and value.is_integer()
        self._gate = str(int(value)) if whole else None
        if not whole:
            self._skip("GN", "bad_bcd: a gate has a whole number")

    def _element(self, name: str, value: Any) -> None:
        if self._at is None:
            self._skip(name, self._no_time)
        elif isinstance(value, str):
            self._skip(name, _unreadable(name, value))
        elif name == "DT":
            self._skip(name, "a duration of hours and minutes is no quantity")
        elif not isinstance(value, list):
            self._one(name, value, self._at)
        else:
            self._series(name, value)

    def _series(self, name: str, values: list[Any]) -> None:
        """Values a time step apart; the first at the observation time."""
        begin, step = moment(self._stamp), read_step(self._step)
        for index, value in enumerate(values):
            try:
                at = None if begin is None else beijing(begin + step * index)
            except OverflowError:
                at = None
            if at is None or isinstance(value, str):
                self._skip(name, f"bad_bcd: value {index + 1} or its time cannot be read")
            else:
                self._one(name, value, at)

    def _twelve(self, name: str, values: list[float | None], row: _Row, meaning: Meaning) -> None:
        """Values of five minutes each, see Sl651Profile.five_minute_times."""
        ends, at_tt, problem = self._slots or self._find_slots()
        if ends is None or len(values) != SLOTS:
            self._skip(name, problem or "bad_element: these are not twelve values")
            return
        if at_tt and not self._out.quirks:
            self._out.quirks.append("five_minute_times_end_at_tt")
        quantity, statistic, period = row
        quantity, base = meaning.quantity or quantity, self._profile.stage_base.get(name)
        if base is not None:  # it turns a relative stage into a stage
            quantity = meaning.quantity or "stage"
            values = [None if value is None else round(base + value, 3) for value in values]
        self._add((quantity, statistic, period), meaning, ends, values)

    def _find_slots(self) -> Slots:
        """Return the ends of the twelve periods at the time in force, and keep them for it."""
        rule = self._profile.five_minute_times
        self._slots = slots(self._stamp, self._sent[:10], rule)
        return self._slots

    def _one(self, name: str, value: float | None, at: str) -> None:
        row, meaning = self._elements.get(name), self._meaning(name)
        quantity = meaning.quantity or row.quantity
        channel = self._gate if name in GATED else None
        if name == "GH" and value in _OPENINGS:
            word, value = _OPENINGS[value]
            quantity = word if meaning.quantity is None or word != "gate_opening" else quantity
        elif name == "GH" and value == _NO_GATE:
            self._skip(name, "an opening of 555 says that there is no gate")
            return
        self._add((quantity, row.statistic, row.period), meaning, (at,), (value,), channel)

    def _add(
        self,
        row: _Row,
        meaning: Meaning,
        ends: Sequence[str],
        values: Sequence[float | None],
        channel: str | None = None,
    ) -> None:
        station, channel, unit = self._station, meaning.channel or channel, meaning.unit
        quantity, statistic, period = row
        if meaning.missing:
            missing = {float(text) for text in meaning.missing}
            values = [None if value in missing else value for value in values]
        # Written out, for a third of a report's time goes into these objects.
        self._out.observations.extend(
            [
                Observation(
                    station, quantity, channel, statistic, period, at, value, unit,
                    "missing" if value is None else "good",
                )
                for at, value in zip(ends, values)  # noqa: B905 - of one length, by the callers
            ]
        )  # fmt: skip

    def _meaning(self, name: str) -> Meaning:
        """Return what the profile says of an element, by its name or its leader's digits."""
        said = self._profile.elements
        if not said:
            return _NOTHING
        digits = name[2:] if name.startswith("0x") else f"{self._elements.get(name).leader:02X}"
        return said.get(name) or said.get(digits) or _NOTHING

    def _skip(self, name: str, reason: str) -> None:
        self._out.unread.append(Unread(name, reason))


def _unreadable(name: str, value: str) -> str:
    if name == "DATA":
        return "the layout of a velocity batch is not known"
    return f"bad_bcd: {value[:40]} is no number"
