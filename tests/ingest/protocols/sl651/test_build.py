"""Building: captured frames byte for byte, answers, orders, and what cannot be built."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.protocols.model import BuildError
from ingest.protocols.sl651 import build, orders
from ingest.protocols.sl651 import functions as fn
from ingest.protocols.sl651.answer import answer
from ingest.protocols.sl651.build import Route
from ingest.protocols.sl651.capabilities import CAPABILITIES
from ingest.protocols.sl651.control import GateSetting, read_gates
from ingest.protocols.sl651.decode import decode
from ingest.protocols.sl651.elements import shipped
from ingest.protocols.sl651.frame import ENQ, EOT, ESC, ETB, ETX, Frame
from ingest.protocols.sl651.orders import Parameter
from ingest.protocols.sl651.profile import Sl651Profile
from ingest.protocols.sl651.values import write_number
from tests.ingest.protocols.sl651.making import (
    DOWN,
    NOW,
    ROUTE,
    UP,
    head,
    time_of,
)

Build = Callable[[Route, datetime], bytes]
_BASIC = [
    Parameter(0x01, 0x20, bytes.fromhex("05000000")),
    Parameter(0x02, 0x28, bytes.fromhex("0011223344")),
    Parameter(0x04, 0x50, bytes.fromhex("02218094153172009708")),
    Parameter(0x05, 0x38, bytes.fromhex("01013012345678")),
    Parameter(0x0C, 0x08, b"\x02"),
    Parameter(0x0D, 0x40, bytes.fromhex("8001000000000000")),
    Parameter(0x0F, 0x68, b"1013112345678"),
]
_RUNNING = "2008012108052208082310030024080525091026091027080228230001000030" + (
    "1B000200381205004012000341120020"
)
# By function and the end of the row's frame: the named builder that makes it again.
ORDERS: dict[str, Build] = {
    "36": lambda route, time: orders.query(route, fn.PICTURE, time),
    "38": lambda route, time: orders.query_period(
        route, time, datetime(2013, 3, 24, 10), datetime(2013, 3, 25, 10), b"\xf4\x60"
    ),
    "39": lambda route, time: orders.query(route, fn.QUERY_MANUAL, time),
    "40": lambda route, time: orders.set_parameters(route, time, _BASIC, running=False),
    "44": lambda route, time: orders.query(route, fn.PUMP_MOTOR, time),
    "45": lambda route, time: orders.query(route, fn.VERSION, time),
    "46": lambda route, time: orders.query(route, fn.STATUS, time),
    "48": orders.factory_reset,
    "49": lambda route, time: orders.change_password(route, time, "1234", "03E8"),
    "4C": lambda route, time: orders.control_pumps(route, time, [True]),
    "4D": lambda route, time: orders.control_valves(route, time, [True]),
    "4E": lambda route, time: orders.control_gates(route, time, [GateSetting(True, 2)]),
    "4F": lambda route, time: orders.control_quantity(route, time, on=True),
    "50": lambda route, time: orders.query(route, fn.EVENTS, time),
    "51": lambda route, time: orders.query(route, fn.GET_CLOCK, time),
}
REBUILT: set[str] = {row["expected"]["function"] for row in [*DOWN, *UP]}
"""Functions of which a captured frame is built again by the tests of this file."""


def _route(row: dict[str, Any]) -> Route:
    return Route.of(row["expected"])


@pytest.mark.parametrize("row", DOWN, ids=head)
def test_every_captured_downward_frame_is_built_byte_for_byte(row: dict[str, Any]) -> None:
    expected = row["expected"]
    time = time_of(expected)
    if expected["end"] in ("EOT", "ESC"):
        end = {"EOT": EOT, "ESC": ESC}[expected["end"]]
        function = int(expected["function"], 16)
        built = build.confirm(_route(row), function, expected["serial"], time, end)
    elif expected["function"] in ("3A", "41", "42"):
        built = _listing(expected, _route(row), time)
    else:
        built = ORDERS[expected["function"]](_route(row), time)
    assert built.hex().upper() == row["frame"]


def _listing(expected: dict[str, Any], route: Route, time: datetime) -> bytes:
    """Build a frame whose data are identifiers (3A, 41) or parameters (42)."""
    raw = bytes.fromhex(expected["body_rest"])
    if expected["function"] == "3A":
        pairs = [raw[at : at + 2] for at in range(0, len(raw), 2)]
        return orders.query_elements(route, time, pairs)
    if expected["function"] == "41":
        asked = [Parameter(*raw[at : at + 2]) for at in range(0, len(raw), 2)]
        return orders.get_parameters(route, time, asked, running=False)
    values = []
    while raw:
        size = raw[1] >> 3
        values.append(Parameter(raw[0], raw[1], raw[2 : 2 + size]))
        raw = raw[2 + size :]
    return orders.set_parameters(route, time, values, running=True)


@pytest.mark.parametrize("row", [row for row in UP if row["expected"]["start"] == "STX"], ids=head)
def test_every_captured_upward_frame_is_built_byte_for_byte(row: dict[str, Any]) -> None:
    expected = row["expected"]
    function = int(expected["function"], 16)
    common = (_route(row), function, expected["serial"], time_of(expected))
    items = expected.get("elements", [])
    if function == fn.KEEP_ALIVE:
        built = build.keep_alive(common[0], *common[2:])
    elif items and items[0][0] == "RGZS":
        built = build.manual(common[0], *common[2:], items[0][1], function)
    elif items:
        built = build.report(
            *common,
            items,
            station_class=expected["station_class"],
            definitions=_definitions(items, row["data"]),
        )
    elif "status_bits" in expected:
        built = build.status_reply(common[0], *common[2:], int(expected["status_bits"], 16))
    else:
        data = expected.get("control") or expected["body_rest"][14:]
        built = build.reply(*common, bytes.fromhex(data))
    assert built.hex().upper() == row["frame"]


def _definitions(items: list[Any], frame: bytes) -> dict[str, int]:
    """Return the definition that a frame has for each of its numbers."""
    found = {}
    for name, value in items:
        if isinstance(value, float | None):
            row = shipped().by_name.get(name)
            leader = bytes([row.leader if row else int(name[2:], 16)])
            found[name] = next(
                definition
                for definition in range(8, 256)
                if _written(leader, definition, value) in frame
            )
    return found


def _written(leader: bytes, definition: int, value: float | None) -> bytes:
    try:
        return leader + bytes([definition]) + write_number(value, definition)
    except ValueError:
        return b"no such number"


def test_the_answer_to_a_captured_hourly_report_is_the_captured_confirmation() -> None:
    report = next(row["data"] for row in UP if row["frame"].endswith("DD4E"))
    captured = next(row for row in DOWN if row["frame"].endswith("99A1"))
    reply = answer(decode(report), Sl651Profile(), time_of(captured["expected"]))
    assert reply is not None
    assert reply.hex().upper() == captured["frame"]


def _up(function: int, end: int = ETX) -> bytes:
    body = build.stamped(ROUTE, 7, NOW)
    return build.frame_of(ROUTE, function, body, end, up=True)


@pytest.mark.parametrize(
    ("mode", "profile_end", "frame_end", "answered"),
    [
        ("M1", "EOT", ETX, None),
        ("M2", "EOT", ETX, "EOT"),
        ("M2", "ESC", ETX, "ESC"),
        ("M2", "ESC", ETB, "ACK"),
        ("M4", "ESC", ETX, "EOT"),
        ("M4", "EOT", ETB, "ACK"),
    ],
)
def test_how_a_report_is_answered_follows_mode_profile_and_its_end(
    mode: Any, profile_end: Any, frame_end: int, answered: str | None
) -> None:
    profile = Sl651Profile(mode=mode, end=profile_end)
    reply = answer(decode(_up(0x32, frame_end)), profile, NOW)
    header = decode(reply).header if reply else {}
    assert header.get("end") == answered
    if reply:
        assert header["serial"] == 7
        assert header["send_time"] == "261123080000"


def test_keep_alives_and_downward_frames_are_not_answered() -> None:
    assert answer(decode(_up(fn.KEEP_ALIVE)), Sl651Profile(), NOW) is None
    for row in DOWN:
        assert answer(decode(row["data"]), Sl651Profile(), NOW) is None


def test_an_ascii_report_is_answered_in_ascii() -> None:
    route = Route(5, "0011223344", "03E8", "ascii")
    data = build.report(route, 0x32, 1, NOW, [["TT", "2611230800"], ["Z", 5.12]])
    assert b"ST 0011223344 H TT 2611230800 Z 5.12 " in data
    reply = answer(decode(data), Sl651Profile(), NOW)
    assert reply is not None
    assert reply.startswith(b"\x01001122334405")
    assert decode(reply).header["end"] == "EOT"


@given(
    st.lists(
        st.tuples(st.booleans(), st.integers(0, 9999)).map(lambda one: GateSetting(*one)),
        min_size=1,
        max_size=30,
    )
)
def test_a_gate_order_says_which_gates_and_how_far(gates: list[GateSetting]) -> None:
    header = decode(orders.control_gates(ROUTE, NOW, gates)).header
    assert read_gates(bytes.fromhex(header["body_rest"])) == gates


@pytest.mark.parametrize("block", ["", "00", "0101", "01010A02", "0201000200"])
def test_a_torn_gate_block_is_none(block: str) -> None:
    assert read_gates(bytes.fromhex(block)) is None


def test_orders_without_captured_frames_have_the_bytes_that_the_standard_describes() -> None:
    def rest(frame: bytes) -> str:
        return decode(frame).header.get("body_rest", "")

    assert rest(orders.wipe_memory(ROUTE, NOW)) == "9700"
    assert rest(orders.set_clock(ROUTE, NOW)) == ""
    assert rest(orders.control_quantity(ROUTE, NOW, on=False)) == "00"
    asked = [Parameter(0x20, 0x08)]
    assert rest(orders.get_parameters(ROUTE, NOW, asked, running=True)) == "2008"
    nine = [True] + [False] * 7 + [True]
    assert rest(orders.control_pumps(ROUTE, NOW, nine)) == "020101"


def _bad(**changes: Any) -> bytes:
    fields = {"up": True, "center": 1, "station": "0011223344", "password": "03E8",
              "function": 0x32, "body": bytes(8), "end": ETX}  # fmt: skip
    return build.build(Frame(**{**fields, **changes}))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: _bad(center=256),
        lambda: _bad(station="0"),
        lambda: _bad(password="12345"),
        lambda: _bad(end=ENQ),
        lambda: _bad(body=bytes(4096)),
        lambda: _bad(packet=(2, 3)),
        lambda: build.report(ROUTE, 0x32, 1, NOW, [["Z", "high"]]),
        lambda: build.report(ROUTE, 0x32, 1, NOW, [["Z", 1e-9]]),
        lambda: build.report(ROUTE, 0x32, 1, NOW, [["Z", float("nan")]]),
        lambda: build.report(ROUTE, 0x32, 1, NOW, [["NOPE", 1.0]]),
        lambda: build.report(ROUTE, 0x32, 1, NOW, [["DRP", [1.0]]]),
        lambda: build.report(ROUTE, 0x32, 1, NOW, [["DRP", [25.5] * 12]]),
        lambda: build.report(ROUTE, 0x32, 1, NOW, [["TT", "26"]]),
        lambda: build.report(ROUTE, 0x32, 1, NOW, [["Z", 1.0]], station_class="X"),
        lambda: build.report(ROUTE, 0x32, 1, NOW, [["Z", 1234.5]], definitions={"Z": 0x11}),
        lambda: build.report(ROUTE, 0x32, 70000, NOW, []),
        lambda: orders.query(ROUTE, fn.GATE_CONTROL, NOW),
        lambda: orders.query_period(ROUTE, NOW, NOW, NOW, b"\xf4\x60", "1"),
        lambda: orders.query_elements(ROUTE, NOW, []),
        lambda: orders.change_password(ROUTE, NOW, "12", "1234"),
        lambda: orders.change_password(ROUTE, NOW, "wxyz", "1234"),
        lambda: orders.control_pumps(ROUTE, NOW, []),
        lambda: orders.control_gates(ROUTE, NOW, []),
        lambda: orders.control_gates(ROUTE, NOW, [GateSetting(True, 10000)]),
        lambda: orders.set_parameters(ROUTE, NOW, [Parameter(1, 0x20, b"")], running=False),
        lambda: orders.get_parameters(ROUTE, NOW, [Parameter(256, 8)], running=False),
        lambda: build.picture(ROUTE, 1, NOW, NOW, bytes(5000), packet=1),
    ],
)
def test_what_cannot_be_said_is_refused_as_a_build_error(wrong: Callable[[], bytes]) -> None:
    with pytest.raises(BuildError):
        wrong()


def test_every_capability_with_a_captured_frame_as_evidence_has_one_for_each_claim() -> None:
    read = {row["expected"]["function"] for row in UP if row["expected"]["start"] == "STX"}
    for row in CAPABILITIES:
        if row.evidence == "frame":
            assert not row.parsed or row.function in read
            assert not row.built or row.function in REBUILT
        assert row.evidence in ("frame", "unverified")
    assert len({row.function for row in CAPABILITIES}) == len(CAPABILITIES)
