"""What a centre sends: queries, settings and orders, by function code (reference 2.5 and 6.1).

Only bytes: whether an order may be sent is decided elsewhere. All end with ENQ and have the
serial 0, which says that the centre began. HEX coding, except those without data.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from ingest.protocols.model import BuildError
from ingest.protocols.sl651 import functions as fn
from ingest.protocols.sl651.body import FIXED, STEP
from ingest.protocols.sl651.build import Route, frame_of, stamped
from ingest.protocols.sl651.control import GateSetting, on_off, write_gates, write_switches
from ingest.protocols.sl651.frame import ENQ
from ingest.protocols.sl651.times import BEIJING

PLAIN = frozenset(
    {
        fn.PICTURE, fn.QUERY_NOW, fn.QUERY_MANUAL, fn.PUMP_MOTOR, fn.VERSION, fn.STATUS,
        fn.SET_CLOCK, fn.IC_CARD, fn.EVENTS, fn.GET_CLOCK,
    }
)  # fmt: skip
"""Functions that a centre sends without data; 4A sets the clock to the send time. That 4B has
none is unverified."""

_WIPE, _RESET, _PASSWORD = b"\x97\x00", b"\x98\x00", b"\x03\x10"


class Parameter(NamedTuple):
    """A setting of annex D: identifier, definition byte and, to set it, its value's bytes."""

    identifier: int
    definition: int
    value: bytes = b""


def order(route: Route, function: int, time: datetime, data: bytes = b"") -> bytes:
    """Return the centre's frame ``function`` with ``data`` behind the send time."""
    return frame_of(route, function, stamped(route, 0, time, data), ENQ, up=False)


def query(route: Route, function: int, time: datetime) -> bytes:
    """Return a centre's frame that needs no data, see :data:`PLAIN`.

    Raises
    ------
    BuildError
        If the function needs data.
    """
    if function not in PLAIN:
        raise BuildError(f"function {function:02X} needs data")
    return order(route, function, time)


def query_period(
    route: Route,
    time: datetime,
    start: datetime,
    end: datetime,
    element: bytes,
    step: str = "000000",
) -> bytes:
    """Return 38: values from hour ``start`` to hour ``end``, ``step`` (ddhhmm) apart.

    ``element`` is the two bytes of its identifier; F460 to FCC0 go with the step 000000.
    """
    if len(step) != 6 or not (step.isascii() and step.isdecimal()):
        raise BuildError(f"a step is ddhhmm, not {step!r}")
    data = _hour(start) + _hour(end) + bytes([STEP, FIXED[STEP]]) + bytes.fromhex(step)
    return order(route, fn.QUERY_PERIOD, time, data + _identifiers([element]))


def query_elements(route: Route, time: datetime, elements: Sequence[bytes]) -> bytes:
    """Return 3A: the newest values of elements, each the two bytes of its identifier."""
    return order(route, fn.QUERY_ELEMENTS, time, _identifiers(elements))


def set_parameters(
    route: Route, time: datetime, parameters: Sequence[Parameter], *, running: bool
) -> bytes:
    """Return 40 (basic settings) or 42 (running settings) with new values."""
    parts = []
    for one in parameters:
        if len(one.value) != one.definition >> 3:
            raise BuildError(
                f"parameter {one.identifier:02X} has {one.definition >> 3} bytes by its "
                f"definition, not {len(one.value)}"
            )
        parts.append(_parameter(one) + one.value)
    return order(route, fn.SET_RUNNING if running else fn.SET_BASIC, time, b"".join(parts))


def get_parameters(
    route: Route, time: datetime, parameters: Sequence[Parameter], *, running: bool
) -> bytes:
    """Return 41 (basic settings) or 43 (running settings), asking for values."""
    data = b"".join(_parameter(one) for one in parameters)
    return order(route, fn.GET_RUNNING if running else fn.GET_BASIC, time, data)


def wipe_memory(route: Route, time: datetime) -> bytes:
    """Return 47: the station forgets its stored data."""
    return order(route, fn.WIPE, time, _WIPE)


def factory_reset(route: Route, time: datetime) -> bytes:
    """Return 48: the station goes back to its first settings."""
    return order(route, fn.RESET, time, _RESET)


def change_password(route: Route, time: datetime, old: str, new: str) -> bytes:
    """Return 49; both passwords are four hex digits."""
    try:
        values = [bytes.fromhex(one) for one in (old, new)]
    except ValueError as error:
        raise BuildError("a password has four hex digits") from error
    if any(len(one) != 2 for one in values):
        raise BuildError("a password has four hex digits")
    return order(route, fn.PASSWORD, time, b"".join(_PASSWORD + one for one in values))


def set_clock(route: Route, time: datetime) -> bytes:
    """Return 4A: the send time is the value."""
    return query(route, fn.SET_CLOCK, time)


def control_pumps(route: Route, time: datetime, run: Sequence[bool]) -> bytes:
    """Return 4C: pumps to run or stop, from pump 1."""
    return order(route, fn.PUMP_CONTROL, time, write_switches(run))


def control_valves(route: Route, time: datetime, opened: Sequence[bool]) -> bytes:
    """Return 4D: valves to open or close, from valve 1."""
    return order(route, fn.VALVE_CONTROL, time, write_switches(opened))


def control_gates(route: Route, time: datetime, gates: Sequence[GateSetting]) -> bytes:
    """Return 4E: gates to open or close and their openings, from gate 1."""
    return order(route, fn.GATE_CONTROL, time, write_gates(gates))


def control_quantity(route: Route, time: datetime, *, on: bool) -> bytes:
    """Return 4F, the fixed-value control of water quantity; it is no gate order."""
    return order(route, fn.QUANTITY_CONTROL, time, on_off(on=on))


def _hour(time: datetime) -> bytes:
    local = time.astimezone(BEIJING) if time.tzinfo else time
    return bytes.fromhex(f"{local:%y%m%d%H}")


def _identifiers(elements: Sequence[bytes]) -> bytes:
    if not elements or any(len(one) not in (2, 3) for one in elements):
        raise BuildError("an element's identifier has two bytes, behind FF three")
    return b"".join(elements)


def _parameter(one: Parameter) -> bytes:
    try:
        return bytes([one.identifier, one.definition])
    except ValueError as error:
        raise BuildError("identifier and definition are bytes") from error
