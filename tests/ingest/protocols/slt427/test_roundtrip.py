"""What is built is read back as it was said: every kind, both directions, both editions."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.protocols.model import BuildError
from ingest.protocols.slt427 import build
from ingest.protocols.slt427.bcd import read_number, write_number
from ingest.protocols.slt427.decode import decode
from ingest.protocols.slt427.frame import Frame, parse_frame
from ingest.protocols.slt427.layouts import block
from ingest.protocols.slt427.profile import Edition, Slt427Profile
from ingest.protocols.slt427.times import TAG

ADDRESS = bytes.fromhex("3210000100")
TIME = datetime(2026, 11, 23, 7, 55, 30)
NOW = datetime.fromisoformat("2026-11-23T08:00:00+08:00")
_ADDRESSES = st.builds(
    lambda admin, number: bytes.fromhex(f"{admin:06d}") + number.to_bytes(2, "little"),
    st.integers(110000, 829999),
    st.integers(1, 65535),
)
_FRAMES = st.builds(
    Frame,
    up=st.booleans(),
    func=st.integers(0, 15),
    address=_ADDRESSES,
    afn=st.integers(0, 255),
    data=st.binary(max_size=240),
    fcb=st.integers(0, 3),
    divs=st.none() | st.integers(1, 255),
)
_EDITIONS: st.SearchStrategy[Edition] = st.sampled_from(["2016", "2021"])
_TIMES = st.datetimes(datetime(2001, 1, 1), datetime(2099, 12, 31)).map(
    lambda time: time.replace(microsecond=0)
)


@given(_FRAMES)
def test_any_frame_is_read_back(frame: Frame) -> None:
    assert parse_frame(build.build(frame))[0] == frame


@given(st.sampled_from(["unsigned", "signed", "flow", "volume"]), st.integers(2, 5), st.data())
def test_any_number_is_read_back(form: Any, size: int, data: Any) -> None:
    digits = size * 2 - (form != "unsigned")
    value = data.draw(st.integers(-(10**digits) + 1, 10**digits - 1))
    text = f"{abs(value):03d}"
    text = ("-" if value < 0 and form in ("signed", "flow") else "") + f"{text[:-2]}.{text[-2:]}"
    assert read_number(write_number(text, size, 2, form), 2, form).text == text


@pytest.mark.parametrize("word", ["login", "logout", "keep"])
def test_a_link_test_is_read_back(word: str) -> None:
    assert decode(build.link_test(ADDRESS, word)).items[0]["word"] == word


@pytest.mark.parametrize("function", build.QUERIES)
def test_a_query_is_read_back(function: int) -> None:
    found = decode(build.query(ADDRESS, function, 3))
    assert (found.header["dir"], found.header["afn"], found.header["func"], found.items) == (
        *("down", f"{function:02X}", 3),
        [],
    )


@given(_EDITIONS, st.sampled_from([1, 2, 3, 4, 6, 9, 12]), st.data())
def test_a_report_is_read_back(edition: Edition, func: int, data: Any) -> None:
    fields = block(func, edition)
    assert fields is not None
    count = data.draw(st.integers(1, 5))
    rows = [
        [
            data.draw(st.none() | st.integers(0, 99).map(lambda n, d=one.decimals: f"{n:.{d}f}"))
            for one in fields
        ]
        for _ in range(count)
    ]
    frame = build.report(ADDRESS, func, rows, TIME, edition, b"\x01\0\x40\0")
    found = decode(frame, Slt427Profile(edition=edition), NOW)
    assert [one["value"] for one in found.items] == [text for row in rows for text in row]
    assert {one.at for one in found.observations} == {"2026-11-23T07:55:30+08:00"}
    assert (found.header["alarms"], found.header["state_bits"]) == (["mains"], [6])


@given(_EDITIONS, _TIMES)
def test_setting_the_clock_is_read_back(edition: Edition, time: datetime) -> None:
    frame = build.set_clock(ADDRESS, time, "1234", edition)
    found = decode(frame, Slt427Profile(edition=edition))
    assert found.items[0]["time"] == time.isoformat()
    assert found.header["pw"] == "1234"
    assert len(found.header["tp"]) == TAG[edition]


def test_an_aware_time_is_sent_in_beijing_time() -> None:
    time = datetime(2026, 11, 22, 23, 55, 30, tzinfo=timezone(timedelta(0)))
    assert build.set_clock(ADDRESS, time, "1234") == build.set_clock(ADDRESS, TIME, "1234")


@given(
    start=st.booleans(),
    kind=st.sampled_from(["pump", "gate"]),
    unit=st.integers(0, 15),
    delay_min=st.integers(0, 255),
    edition=_EDITIONS,
)
def test_an_order_is_read_back(
    *, start: bool, kind: Any, unit: int, delay_min: int, edition: Edition
) -> None:
    frame = build.order(
        *(ADDRESS,),
        start=start,
        kind=kind,
        unit=unit,
        pw="0123",
        time=TIME,
        delay_min=delay_min,
        edition=edition,
    )
    found = decode(frame, Slt427Profile(edition=edition))
    item = found.items[0]
    assert (item["item"], item["kind"], item["unit"]) == ("start" if start else "stop", kind, unit)
    assert (found.header["pw"], found.header["tp"]["delay_min"]) == ("0123", delay_min)
    assert found.header["afn"] == ("92" if start else "93")


@given(st.booleans(), st.integers(0, 15), st.booleans())
def test_the_reply_to_an_order_is_read_back(start: bool, unit: int, executed: bool) -> None:
    frame = build.order_reply(ADDRESS, start=start, unit=unit, executed=executed)
    (item,) = decode(frame).items
    assert (item["unit"], item["executed"]) == (unit, executed)


@pytest.mark.parametrize("top", [0x0, 0x5, 0xF])
def test_any_reply_but_A_means_that_it_failed(top: int) -> None:
    frame = build.build(Frame(True, 0, ADDRESS, 0x92, bytes([top << 4 | 3])))
    assert decode(frame).items[0]["executed"] is False


@pytest.mark.parametrize(
    "make",
    [
        lambda: build.build(Frame(True, 16, ADDRESS, 0xC0)),
        lambda: build.build(Frame(True, 0, ADDRESS, 256)),
        lambda: build.build(Frame(True, 0, ADDRESS, 0xC0, fcb=4)),
        lambda: build.build(Frame(True, 0, ADDRESS, 0xC0, divs=0)),
        lambda: build.build(Frame(True, 0, ADDRESS[:4], 0xC0)),
        lambda: build.build(Frame(True, 0, ADDRESS, 0xC0, bytes(249))),
        lambda: build.build(Frame(True, 0, ADDRESS, 0x61, b"\0\x14" + bytes(5120), divs=1)),
        lambda: build.link_test(ADDRESS, "hello"),
        lambda: build.query(ADDRESS, 0x92),
        lambda: build.report(ADDRESS, 0, [], TIME),
        lambda: build.report(ADDRESS, 2, [["1", "2"]], TIME),
        lambda: build.report(ADDRESS, 2, [["10000"]], TIME),
        lambda: build.report(ADDRESS, 2, [["1.2345"]], TIME),
        lambda: build.report(ADDRESS, 1, [["-1.0"]], TIME),
        lambda: build.report(ADDRESS, 2, [["no"]], TIME),
        lambda: build.report(ADDRESS, 3, [["1", "9000000000"]], TIME),
        lambda: build.set_clock(ADDRESS, TIME, "12345"),
        lambda: build.order(ADDRESS, start=True, kind="gate", unit=16, pw="1234", time=TIME),
        lambda: build.order_reply(ADDRESS, start=True, unit=-1, executed=True),
        lambda: build.image_parts(ADDRESS, b""),
        lambda: build.image_parts(ADDRESS, bytes(256), 1),
    ],
)
def test_what_the_protocol_cannot_say_is_not_built(make: Any) -> None:
    with pytest.raises(BuildError):
        make()
