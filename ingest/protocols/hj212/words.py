"""The words behind the dash of a CP key, and the commands whose CP holds values.

HJ 212-2017 table 8 and annex C; what begins with Zs is a value converted to reference
conditions.
"""

from __future__ import annotations

STATISTICS = {
    "Rtd": "instant",
    "Min": "minimum",
    "Avg": "mean",
    "Max": "maximum",
    "Cou": "total",
    "ZsRtd": "instant_converted",
    "ZsMin": "minimum_converted",
    "ZsAvg": "mean_converted",
    "ZsMax": "maximum_converted",
    "RS": "instant",
    "RT": "total",
}
"""Which statistic a value with this word is."""

REMARKS = frozenset({"Flag", "EFlag", "SampleTime", "SN", "Info", "ValidNum", "TotalNum"})
"""Words that stand beside a value and are none."""

NOISE = frozenset({"Data", "DayData", "NightData"})
"""Words for values of noise; which statistic and period they are, no text at hand says."""

MINUTE = "2051"
PERIODS = {"2011": None, "2021": None, "2031": "P1D", "2041": "P1D", MINUTE: None, "2061": "PT1H"}
"""Commands that bring values, with their period; that of 2051 is the device's MinInterval."""

ASSUMED_MINUTE = "PT10M"
"""What a device's MinInterval is taken for if its profile does not say (DESIGN.md 3.3)."""

INSTANT = frozenset({"instant", "instant_converted"})
