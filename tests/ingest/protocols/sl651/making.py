"""Frames made for tests: sample rows as frames, and sound frames around any body."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hypothesis import strategies as st

from ingest.protocols.sl651.build import Route, build
from ingest.protocols.sl651.frame import ETX, Frame
from tests.fixtures.frames import rows

ROWS = rows("sl651")
READABLE = [row for row in ROWS if row["data"] is not None]
GOOD = [row for row in READABLE if row["valid"]]
UP = [row for row in GOOD if row["expected"]["direction"] == "up"]
DOWN = [row for row in GOOD if row["expected"]["direction"] == "down"]
ROUTE = Route(5, "0011223344", "03E8")
NOW = datetime.fromisoformat("2026-11-23T08:00:00+08:00")


def head(row: dict[str, Any]) -> str:
    """Return a name for a row in a test's output."""
    expected = row["expected"]
    return f"{expected.get('direction')}-{expected.get('function')}-{row['frame'][-6:]}"


def time_of(header: dict[str, Any]) -> datetime:
    """Return the send time of a header as Beijing time without an offset."""
    return datetime.strptime("20" + header["send_time"], "%Y%m%d%H%M%S")


def sound(
    rest: bytes, function: int = 0x32, *, route: Route = ROUTE, sent: str = "170718110226"
) -> bytes:
    """Return an upward frame whose length and CRC are right, with ``rest`` behind the time."""
    digits = "0001" + sent
    stamped = bytes.fromhex(digits) if route.coding == "hex" else digits.encode()
    return build(
        Frame(
            True, route.center, route.station, route.password, function, stamped + rest, ETX,
            None, route.coding,
        )
    )  # fmt: skip


def elements(text: str, function: int = 0x32, *, sent: str = "170718110226") -> bytes:
    """Return a HEX frame with the route's own station, class H and these elements."""
    return sound(bytes.fromhex("F1F1001122334448" + text), function, sent=sent)


times = st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)).map(
    lambda time: time.replace(microsecond=0)
)
routes = st.builds(
    Route,
    st.integers(0, 255),
    st.binary(min_size=5, max_size=5).map(lambda raw: raw.hex().upper()),
    st.binary(min_size=2, max_size=2).map(lambda raw: raw.hex().upper()),
    st.sampled_from(["hex", "ascii"]),
)
hex_routes = routes.map(lambda one: Route(one.center, one.station, one.password))
serials = st.integers(0, 65535)
