"""What this codec does with each function code, and on what evidence.

Every sound frame is decoded to its header, whatever its function; ``parsed`` says that what is
behind serial and send time is read too. ``frame`` stands only where captured frames prove both
claims: one going up if ``parsed``, and one rebuilt byte for byte if ``built``. The rest is
unverified: built from the standard's words, without a captured frame.
"""

from __future__ import annotations

from ingest.protocols.model import Capability


def _row(
    function: str,
    name: str,
    evidence: str = "unverified",
    *,
    parsed: bool = True,
    built: bool = True,
) -> Capability:
    return Capability(function, name, parsed, built, evidence)


CAPABILITIES: tuple[Capability, ...] = (
    _row("2F", "keep-alive", "frame"),
    _row("30", "test report"),
    _row("31", "uniform-period report"),
    _row("32", "timed report", "frame"),
    _row("33", "additional report", "frame"),
    _row("34", "hourly report", "frame"),
    _row("35", "manual entry", "frame"),
    _row("36", "picture: queried, joined from packets, confirmed"),
    _row("37", "values now: query and answer"),
    _row("38", "values of a period: query and answer"),
    _row("39", "manual entry: query and answer", "frame"),
    _row("3A", "elements: query and answer", "frame"),
    _row("40", "set basic configuration", "frame", parsed=False),
    _row("41", "get basic configuration", "frame", parsed=False),
    _row("42", "set running parameters", "frame", parsed=False),
    _row("43", "get running parameters", parsed=False),
    _row("44", "pump motor: query and answer", "frame"),
    _row("45", "version: query and answer"),
    _row("46", "status and alarms: query and answer", "frame"),
    _row("47", "wipe memory", parsed=False),
    _row("48", "factory reset", "frame", parsed=False),
    _row("49", "change password", "frame", parsed=False),
    _row("4A", "set clock", parsed=False),
    _row("4B", "IC card", parsed=False),
    _row("4C", "pump control and its answer", "frame"),
    _row("4D", "valve control and its answer"),
    _row("4E", "gate control and its answer"),
    _row("4F", "water-quantity fixed-value control and its answer"),
    _row("50", "event counters", "frame", parsed=False),
    _row("51", "get clock", "frame", parsed=False),
    _row("E0-FF", "the manufacturer's own, as hex", parsed=False, built=False),
    _row("ASCII", "the ASCII coding of reports and confirmations"),
)
