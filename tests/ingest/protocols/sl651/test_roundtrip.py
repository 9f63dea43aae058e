"""Decoding is the inverse of building, for every kind of frame."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from ingest.protocols.sl651 import build
from ingest.protocols.sl651 import functions as fn
from ingest.protocols.sl651.build import Route
from ingest.protocols.sl651.decode import decode
from ingest.protocols.sl651.elements import shipped
from ingest.protocols.sl651.frame import ACK, ENQ, EOT, ESC, ETB, ETX, NAK
from ingest.protocols.sl651.times import stamp
from tests.ingest.protocols.sl651.making import hex_routes, routes, serials, times

_TABLE = shipped()
_PLAIN = [
    row.name
    for row in _TABLE.by_name.values()
    if row.name not in {"DRxnn", "ZT", "DRP", "DATA"} and not row.name.startswith("DRZ")
]
_NUMBERS = st.one_of(
    st.none(),
    st.integers(-(10**9), 10**9).map(float),
    st.builds(lambda digits, places: digits / 10**places, st.integers(-(10**7), 10**7),
              st.integers(0, 7)),
)  # fmt: skip
_STAMPS = times.map(lambda time: stamp(time, seconds=False))
_SINGLE = st.tuples(st.one_of(st.sampled_from(_PLAIN), st.just("0x76")), _NUMBERS)
_RAIN = st.tuples(
    st.just("DRP"),
    st.lists(
        st.one_of(st.none(), st.integers(0, 254).map(lambda n: n / 10)), min_size=12, max_size=12
    ),
)  # fmt: skip
_STAGES = st.tuples(
    st.sampled_from(["DRZ1", "DRZ8"]),
    st.lists(
        st.one_of(st.none(), st.integers(0, 65534).map(lambda n: n / 100)), min_size=12, max_size=12
    ),
)
_BITS = st.tuples(
    st.just("ZT"), st.binary(min_size=4, max_size=4).map(lambda raw: raw.hex().upper())
)
_ITEMS = st.lists(
    st.one_of(_SINGLE, _SINGLE, _RAIN, _STAGES, _BITS, st.tuples(st.just("TT"), _STAMPS)),
    max_size=6,
)
_SERIES = st.tuples(
    st.sampled_from(["D", "H", "N"]), st.integers(1, 23), st.lists(_NUMBERS, min_size=1, max_size=5)
)


def _json(items: list[Any]) -> list[Any]:
    return [list(item) for item in items]


@given(
    routes, st.sampled_from(sorted(fn.ELEMENTS)), serials, times, _STAMPS, _ITEMS,
    st.sampled_from("PHKZDTMGQIO"), st.sampled_from([ETX, ETB]),
)  # fmt: skip
def test_decoding_a_built_report_gives_what_it_was_built_from(
    route: Route, function: int, serial: int, time: datetime, first: str, items: Any,
    letter: str, end: int,
) -> None:  # fmt: skip
    given_items = [["TT", first], *_json(items)]
    data = build.report(route, function, serial, time, given_items, station_class=letter, end=end)
    decoded = decode(data)
    assert decoded.items == given_items
    header = decoded.header
    assert Route.of(header) == route
    assert header["function"] == f"{function:02X}"
    assert (header["serial"], header["send_time"]) == (serial, stamp(time))
    assert (header["station_class"], header["end"]) == (letter, "ETX" if end == ETX else "ETB")


@given(routes, times, _STAMPS, _SERIES)
def test_decoding_a_built_series_gives_its_step_and_values(
    route: Route, time: datetime, first: str, series: Any
) -> None:
    letter, number, values = series
    step = {"D": f"{number:02d}0000", "H": f"00{number:02d}00", "N": f"0000{number:02d}"}[letter]
    items = [["TT", first], ["DRxnn", step], ["Z", values]]
    decoded = decode(build.report(route, fn.QUERY_PERIOD, 1, time, items))
    assert decoded.items == items
    assert len(decoded.observations) == len(values)


@given(routes, routes, times, _STAMPS, st.floats(-100, 100).map(lambda one: round(one, 3)))
def test_decoding_a_built_report_of_two_stations_gives_both(
    route: Route, other: Route, time: datetime, first: str, value: float
) -> None:
    assume(route.station != other.station)
    one = [["TT", first], ["Z", value]]
    decoded = decode(build.report(route, 0x32, 1, time, [*one, ["ST", other.station], *one]))
    assert decoded.items == [*one, ["ST", other.station], *one]
    assert [each.station for each in decoded.observations] == [route.station, other.station]


@given(routes, serials, times, st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_decoding_a_built_manual_entry_or_keep_alive_gives_its_text_or_nothing(
    route: Route, serial: int, time: datetime, text: str
) -> None:
    for function in (fn.MANUAL, fn.QUERY_MANUAL):
        decoded = decode(build.manual(route, serial, time, text, function))
        assert decoded.items == [["RGZS", text]]
    decoded = decode(build.keep_alive(route, serial, time))
    assert (decoded.items, decoded.header["serial"]) == ([], serial)


@given(hex_routes, serials, times, st.integers(0, 2**32 - 1), st.text("abc1. ", max_size=40))
def test_decoding_built_replies_gives_bits_version_control_or_rest(
    route: Route, serial: int, time: datetime, bits: int, text: str
) -> None:
    header = decode(build.status_reply(route, serial, time, bits)).header
    assert header["status_bits"] == f"{bits:08X}"
    assert decode(build.version_reply(route, serial, time, text)).items == [["VERSION", text]]
    block = bits.to_bytes(4, "big")
    header = decode(build.reply(route, fn.GATE_CONTROL, serial, time, block)).header
    assert header["control"] == f"{bits:08X}"
    header = decode(build.reply(route, fn.EVENTS, serial, time, block)).header
    assert header["body_rest"] == f"F1F1{route.station}{bits:08X}"


@given(routes, st.integers(0, 255), serials, times, st.sampled_from([ENQ, ACK, NAK, EOT, ESC]))
def test_decoding_a_built_downward_frame_gives_its_fields_in_both_codings(
    route: Route, function: int, serial: int, time: datetime, end: int
) -> None:
    decoded = decode(build.confirm(route, function, serial, time, end))
    assert decoded.header["direction"] == "down"
    assert Route.of(decoded.header) == route
    assert decoded.header["send_time"] == stamp(time)
    assert decoded.items == decoded.observations == decoded.unread == []
