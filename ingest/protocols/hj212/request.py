"""Requests and notices of the platform to an HJ 212 device (HJ 212-2017 annex C).

Built, not sent: who may set or control a device is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from ingest.protocols.hj212.build import build, time_text
from ingest.protocols.hj212.profile import Dialect
from ingest.protocols.model import BuildError

_VERSION = {"2005": 0, "2017": 1, "2025": 2, "surface_water": 2}
HISTORY = ("2031", "2041", "2051", "2061")
CONTROLS = ("3011", "3012", "3013", "3014", "3015")
"""Zero and span calibration, sample now, flush or blow back, comparison sample, keep a sample."""


class Device(NamedTuple):
    """Whom a request is for: system type, identity, password, edition."""

    st: str
    mn: str
    pw: str
    dialect: Dialect


class Requests:
    """Builder of what is asked of one device; each method takes the QN and returns a frame."""

    def __init__(self, device: Device) -> None:
        self._device = device

    def ask(self, qn: str, cn: str, items: Sequence[dict[str, str]] = ()) -> bytes:
        """Return a request with any CN and groups."""
        device = self._device
        flag = _VERSION[device.dialect] << 2 | 1
        header = {"QN": qn, "ST": device.st, "CN": cn, "PW": device.pw, "MN": device.mn}
        return build({**header, "Flag": str(flag)}, items)

    def set_timeout(self, qn: str, seconds: int, resends: int) -> bytes:
        """1000: how long the device waits for an answer, and how often it sends again."""
        return self.ask(qn, "1000", [{"OverTime": str(seconds)}, {"ReCount": str(resends)}])

    def get_clock(self, qn: str, pollutant: str | None = None) -> bytes:
        """1011: the clock of the logger, or of the instrument for one factor."""
        return self.ask(qn, "1011", _of(pollutant))

    def set_clock(self, qn: str, moment: datetime, pollutant: str | None = None) -> bytes:
        """1012: set a clock to a naive Beijing time."""
        return self.ask(qn, "1012", [*_of(pollutant), {"SystemTime": time_text(moment)}])

    def get_interval(self, qn: str, kind: str) -> bytes:
        """1061 or 1063: the interval of real-time (``Rtd``) or minute (``Min``) data."""
        return self.ask(qn, _interval(kind, "1061", "1063"))

    def set_interval(self, qn: str, kind: str, value: int) -> bytes:
        """1062 or 1064: RtdInterval in seconds, MinInterval in minutes."""
        return self.ask(qn, _interval(kind, "1062", "1064"), [{f"{kind}Interval": str(value)}])

    def set_password(self, qn: str, new: str) -> bytes:
        """1072: the password PW of six characters."""
        return self.ask(qn, "1072", [{"NewPW": new}])

    def switch(self, qn: str, what: str, *, on: bool) -> bytes:
        """2011/2012 and 2021/2022: begin or end ``data`` or ``status`` in real time."""
        names = {"data": ("2011", "2012"), "status": ("2021", "2022")}
        if what not in names:
            raise BuildError(f"what is switched is data or status, not {what!r}")
        return self.ask(qn, names[what][0 if on else 1])

    def history(self, qn: str, cn: str, begin: datetime, end: datetime) -> bytes:
        """2031, 2041, 2051, 2061: stored data from ``begin`` to ``end``, naive Beijing times."""
        if cn not in HISTORY:
            raise BuildError(f"history is one of {', '.join(HISTORY)}, not {cn}")
        return self.ask(qn, cn, self._span(begin, end))

    def control(self, qn: str, cn: str, pollutant: str | None = None) -> bytes:
        """3011 to 3015: calibrate, sample, flush, compare, keep a sample."""
        if cn not in CONTROLS:
            raise BuildError(f"a control is one of {', '.join(CONTROLS)}, not {cn}")
        return self.ask(qn, cn, _of(pollutant))

    def set_cycle(self, qn: str, pollutant: str, start: str, hours: int) -> bytes:
        """3016: first sample of the day at ``start`` (hhmmss), then every so many hours."""
        return self.ask(
            qn, "3016", [{"PolId": pollutant}, {"CstartTime": start, "Ctime": str(hours)}]
        )

    def get(self, qn: str, cn: str, pollutant: str) -> bytes:
        """3017 sampling cycle, 3018 time of an analysis, 3019 number of the instrument."""
        if cn not in {"3017", "3018", "3019"}:
            raise BuildError(f"this asks 3017, 3018 or 3019, not {cn}")
        return self.ask(qn, cn, _of(pollutant))

    def site_info(
        self, qn: str, pollutant: str, info: str, begin: datetime, end: datetime
    ) -> bytes:
        """3020: logs (i11...), status (i12...) or parameters (i13...) of an instrument."""
        span = {"BeginTime": time_text(begin), "EndTime": time_text(end)}
        return self.ask(qn, "3020", [{"PolId": pollutant}, {"InfoId": info}, span])

    def set_parameter(self, qn: str, pollutant: str, info: str, value: str) -> bytes:
        """3021: set one parameter of an instrument."""
        return self.ask(
            qn, "3021", [{"PolId": pollutant}, {"InfoId": info}, {f"{info}-Info": value}]
        )

    def _span(self, begin: datetime, end: datetime) -> list[dict[str, str]]:
        first, last = {"BeginTime": time_text(begin)}, {"EndTime": time_text(end)}
        return [first | last] if self._device.dialect == "2005" else [first, last]


def _of(pollutant: str | None) -> list[dict[str, str]]:
    return [] if pollutant is None else [{"PolId": pollutant}]


def _interval(kind: str, real_time: str, minute: str) -> str:
    if kind not in {"Rtd", "Min"}:
        raise BuildError(f"an interval is Rtd or Min, not {kind!r}")
    return real_time if kind == "Rtd" else minute
