"""Frames out of streams: however torn, glued or garbled, no good frame is lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.protocols.framing import Framer, Piece
from ingest.protocols.hj212.build import build
from ingest.protocols.hj212.framing import Hj212Grammar
from tests.fixtures.frames import rows
from tests.ingest.protocols.hj212.making import frame

GOOD = [row["data"] for row in rows("hj212") if row["valid"]]
BARE = [data.rstrip(b"\r\n") for data in GOOD]
A, B = frame("DataTime=20260701080000;w01018-Rtd=1"), frame("DataTime=20260701080100;w01018-Rtd=2")
GARBAGE = st.one_of(
    st.binary(max_size=60),
    st.text("#0123456789&QN=;\r\n", max_size=60).map(str.encode),
    st.sampled_from([A[:40], A[:-4], A[3:], b"##9999", b"##0888" + A[6:], A.replace(b"Rtd", b"")]),
)  # fmt: skip


def pieces(*chunks):
    framer = Framer(Hj212Grammar())
    found = [piece for chunk in chunks for piece in framer.feed(chunk)] + framer.finish()
    return found, framer


def good(found):
    return [piece.data for piece in found if piece.good]


def test_frames_glued_together_come_one_by_one():
    found, framer = pieces(b"".join(GOOD))
    assert found == [Piece(data, True) for data in BARE]
    assert framer.quirks["no_crlf"] == sum(not data.endswith(b"\n") for data in GOOD)


@given(st.data())
@settings(max_examples=60)
def test_how_a_stream_is_cut_changes_nothing(data):
    parts = data.draw(st.lists(st.one_of(st.sampled_from(GOOD), GARBAGE), max_size=8))
    stream = b"".join(parts)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=12)))
    chunks = [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    whole, one = pieces(stream)
    cut, other = pieces(*chunks)
    assert cut == whole
    assert other.quirks == one.quirks


def test_byte_by_byte_is_the_same_too():
    stream = b"x##01" + b"".join(GOOD[:6]) + b"##0888garbage" + GOOD[7]
    assert pieces(*(stream[n : n + 1] for n in range(len(stream))))[0] == pieces(stream)[0]


@given(st.lists(st.tuples(GARBAGE, st.sampled_from(GOOD)), max_size=6))
@settings(max_examples=60)
def test_garbage_between_frames_loses_none_and_nothing_is_kept_back(parts):
    # A length before a frame may be false, but none of these is true by chance.
    stream = b"".join(junk + data for junk, data in parts)
    found, framer = pieces(stream)
    wanted = [data.rstrip(b"\r\n") for _, data in parts]
    rest = iter(good(found))
    assert all(any(one == data for one in rest) for data in wanted)
    assert framer.held == 0


def test_a_false_length_delays_no_frame_behind_it():
    framer = Framer(Hj212Grammar())
    assert good(framer.feed(b"##1024QN=20260701080000123;ST=32;" + A)) == [A[:-2]]


def test_a_torn_frame_is_waited_for():
    framer = Framer(Hj212Grammar())
    assert framer.feed(A[:50]) == []
    assert framer.held == 50
    assert good(framer.feed(A[50:])) == [A[:-2]]


def test_a_frame_is_given_out_with_the_last_digit_of_its_crc():
    framer = Framer(Hj212Grammar())
    assert framer.feed(A[:-3]) == []
    assert good(framer.feed(A[-3:-2])) == [A[:-2]]


@pytest.mark.parametrize(("end", "quirk"), [(b"\n", "lf_only"), (b"", "no_crlf"), (b"\r\n", None)])
def test_how_a_line_ends_is_counted(end, quirk):
    _, framer = pieces(A[:-2] + end + B)
    assert framer.quirks == ({quirk: 1} if quirk else {})


def test_an_encrypted_frame_is_found_by_its_line_break():
    key = b"0" * 16
    sent = build({"QN": "20260701080000123", "ST": "32", "CN": "2011", "MN": "A", "Flag": "9"},
                 [{"DataTime": "20260701080000"}, {"w01018-Rtd": "12.5"}], key)  # fmt: skip
    found, _ = pieces(A + sent[:100], sent[100:] + B)
    assert found == [Piece(A[:-2], True), Piece(sent[:-2], True), Piece(B[:-2], True)]


def test_what_is_in_no_frame_is_given_back_whole_and_in_order():
    stream = b"noise" + A + b"##0101broken" + B + b"##00"
    found, _ = pieces(stream)
    assert [piece for piece in found if not piece.good] == [
        Piece(b"noise", False), Piece(b"##0101broken", False), Piece(b"##00", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "unit", [b"\x00", b"#", b"##1024", b"##0020&&FFFF", b"\r\n", b"##0100&&FFFF##102", b"&&AAAA"]
)
class Counting(Hj212Grammar):
    """Counts the bytes that are checked, for that is where the time goes."""

    checked = 0

    def holds(self, frame):
        self.checked += len(frame)
        return super().holds(frame)


@pytest.mark.parametrize(
    "unit", [b"\x00", b"#", b"##1024", b"##0020&&FFFF", b"\r\n", b"##0100&&FFFF##102", b"&&AAAA"]
)
def test_a_flood_of_garbage_is_bounded_in_memory_and_work(unit):
    grammar = Counting()
    framer = Framer(grammar)
    flood = unit * (100_000 // len(unit))
    most = 0
    for at in range(0, len(flood), 1000):
        framer.feed(flood[at : at + 1000])
        most = max(most, framer.held)
    assert most <= 2 * grammar.longest
    assert len(framer._events) < 10_000
    # A start takes five bytes at least and promises two frames of a thousand at most.
    assert grammar.checked <= 2 * 1042 / 5 * len(flood) + 2 * grammar.longest
    assert good(framer.feed(A)) == [A[:-2]]
