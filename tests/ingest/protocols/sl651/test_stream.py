"""Frames out of a stream that was cut, glued or garbled."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ingest.protocols.framing import Framer
from ingest.protocols.sl651 import build
from ingest.protocols.sl651.build import Route
from ingest.protocols.sl651.framing import Sl651Grammar
from tests.ingest.protocols.sl651.making import GOOD, NOW

ASCII = Route(5, "0011223344", "03E8", "ascii")
FRAMES = [row["data"] for row in GOOD] + [
    build.keep_alive(ASCII, 1, NOW),
    build.report(ASCII, 0x32, 2, NOW, [["TT", "2611230800"], ["Z", 5.12]]),
]
# What may be taken for a start: marks, cut heads, and heads that state a length.
_GARBAGE = st.one_of(
    st.binary(max_size=20),
    st.sampled_from(
        [b"\x7e", b"\x7e\x7e", b"\x7e\x7e\x7e", b"\x01", b"\x010", FRAMES[0][:13], FRAMES[2][:-1],
         b"\x0105001122334403E8320FFF\x02"]
    ),
)  # fmt: skip


@given(st.lists(st.tuples(_GARBAGE, st.sampled_from(FRAMES)), max_size=5), st.data())
def test_any_cut_of_a_stream_gives_the_same_pieces_and_no_good_frame_is_lost(
    parts: list[tuple[bytes, bytes]], data: st.DataObject
) -> None:
    stream = b"".join(garbage + frame for garbage, frame in parts)
    whole = Framer(Sl651Grammar())
    pieces = whole.feed(stream) + whole.finish()
    places = data.draw(st.lists(st.integers(0, len(stream)), max_size=8).map(sorted))
    cut = Framer(Sl651Grammar())
    torn = [
        piece
        for begin, end in pairwise([0, *places, len(stream)])
        for piece in cut.feed(stream[begin:end])
    ]
    assert torn + cut.finish() == pieces
    assert [piece.data for piece in pieces if piece.good] == [frame for _, frame in parts]


def test_what_is_held_of_endless_starts_stays_bounded() -> None:
    grammar = Sl651Grammar()
    framer = Framer(grammar)
    for _ in range(20):
        framer.feed(b"\x7e\x7e\x05\x00\x11\x22\x33\x44\x03\xe8\x32\x0f\xff\x02" * 200)
        assert framer.held <= 2 * grammar.longest
