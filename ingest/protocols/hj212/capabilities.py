"""What this codec does with each command, and on what evidence.

Every legal frame is decoded to header and items, whatever its CN; ``parsed`` says that the
command is known. tests/ingest/protocols/test_capabilities.py holds the rows to their evidence.
"""

from __future__ import annotations

from ingest.protocols.model import Capability

_STANDARD, _FRAME, _NONE = "standard", "frame", "unverified"


def _row(function: str, name: str, evidence: str = _NONE, *, built: bool = True) -> Capability:
    return Capability(function, name, True, built, evidence)


CAPABILITIES = (
    _row("1000", "set timeout and re-sends"),
    _row("1011", "get clock", _STANDARD),
    _row("1012", "set clock", _STANDARD),
    _row("1013", "clock asked for by the device; answered by 9013", _STANDARD),
    _row("1061", "get interval of real-time data"),
    _row("1062", "set interval of real-time data", _STANDARD),
    _row("1063", "get interval of minute data"),
    _row("1064", "set interval of minute data"),
    _row("1072", "set password"),
    _row("2011", "real-time data, to observations; or begin to send them", _FRAME),
    _row("2012", "end real-time data"),
    _row("2021", "status of equipment, to observations; or begin to send it"),
    _row("2022", "end status of equipment"),
    _row("2031", "day data, to observations; or ask for them"),
    _row("2041", "running hours of the day, to observations; or ask for them"),
    _row("2051", "minute data, to observations; or ask for them", _STANDARD),
    _row("2061", "hour data, to observations; or ask for them", _STANDARD),
    _row("2071", "alarm event (2005)", built=False),
    _row("2072", "alarm event (2005)", built=False),
    _row("2081", "logger restarted", _FRAME),
    _row("3011", "zero and span calibration"),
    _row("3012", "sample now"),
    _row("3013", "flush or blow back"),
    _row("3014", "comparison sample"),
    _row("3015", "keep a sample of an exceedance"),
    _row("3016", "set sampling cycle"),
    _row("3017", "get sampling cycle"),
    _row("3018", "get time of an analysis"),
    _row("3019", "get number of the instrument"),
    _row("3020", "logs, status, parameters of an instrument", _STANDARD),
    _row("3021", "set a parameter of an instrument"),
    _row("9011", "answer to a request", _NONE),
    _row("9012", "result of a request", _STANDARD),
    _row("9013", "answer to a notice", _STANDARD),
    _row("9014", "answer to data", _FRAME),
    _row("9015", "heartbeat (2025, surface water); answered by 9013"),
    _row("9021", "login of a vendor; not answered", _FRAME, built=False),
    _row("SM4", "encrypted CP of 2025"),
)
