"""What this codec does with each function AFN, and on what evidence.

Every sound frame is decoded to header and raw data, whatever its AFN; ``parsed`` says that the
data are read too. ``frame`` stands only where a captured frame is a test.
"""

from __future__ import annotations

from ingest.protocols.model import Capability


def _row(
    function: str, name: str, evidence: str = "unverified", *, parsed: bool = False, built: bool
) -> Capability:
    return Capability(function, name, parsed, built, evidence)


CAPABILITIES: tuple[Capability, ...] = (
    _row("02", "link test: login, logout, keep; answered", parsed=True, built=True),
    _row("10", "set address", built=False),
    _row("11", "set clock", parsed=True, built=True),
    _row("12", "set working mode", built=False),
    _row("30-34", "IC card and fixed-value control", built=False),
    _row("50", "query address", built=True),
    _row("51", "query clock", parsed=True, built=True),
    _row("52-5C", "query modes, kinds, limits", built=True),
    _row("5D", "query event records", built=True),
    _row("5E", "query alarms and state", built=True),
    _row("5F", "query pump motor", built=True),
    _row("60", "query relay settings", built=True),
    _row("61", "query image; its parts joined", "frame", parsed=True, built=True),
    _row("62-65", "query relays, limits, channels", built=True),
    _row("81", "alarm self-report", built=False),
    _row("82", "manual values, to observations", parsed=True, built=True),
    _row("83", "image self-report (2021); its parts joined", parsed=True, built=False),
    _row("84", "voltage self-report (2021), to observations", parsed=True, built=False),
    _row("90", "reset", built=False),
    _row("91", "clear history", built=False),
    _row("92", "start pump, open gate or valve; reply", parsed=True, built=True),
    _row("93", "stop pump, close gate or valve; reply", parsed=True, built=True),
    _row("94-95", "switch channel or host", built=False),
    _row("96", "set password", built=False),
    _row("A0-A1", "set kinds and intervals of reports", built=False),
    _row("B0", "query values now", parsed=True, built=True),
    _row("B1", "query stored values", built=True),
    _row("B2", "query memory", built=False),
    _row("C0", "self-report, to observations; answered", "frame", parsed=True, built=True),
)
