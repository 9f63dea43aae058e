"""Frames in a stream: torn, glued, among garbage."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from ingest.protocols.framing import Framer
from ingest.protocols.slt427.build import image_parts, query
from ingest.protocols.slt427.framing import Slt427Grammar

ROOT = Path(__file__).parents[4]
SAMPLES = [
    json.loads(line) for line in (ROOT / "tests/frames/szy206.jsonl").read_text().splitlines()
]
GOOD = [bytes.fromhex(one["frame"]) for one in SAMPLES if one["valid"]]
ADDRESS = bytes.fromhex("3210000100")
_FRAMES = st.lists(
    st.sampled_from([*GOOD, query(ADDRESS, 0x51), *image_parts(ADDRESS, bytes(range(200)), 150)]),
    min_size=1,
    max_size=4,
)
# No 16 in it, so that no garbage completes a frame by chance.
_GARBAGE = st.binary(max_size=40).map(lambda data: data.replace(b"\x16", b"\x68"))


def _frames(chunks: list[bytes]) -> list[bytes]:
    framer = Framer(Slt427Grammar())
    pieces = [piece for chunk in chunks for piece in framer.feed(chunk)] + framer.finish()
    assert framer.held == 0
    return [piece.data for piece in pieces if piece.good]


def _cut(stream: bytes, places: list[int]) -> list[bytes]:
    edges = [0, *sorted(place % (len(stream) + 1) for place in places), len(stream)]
    return [stream[begin:end] for begin, end in pairwise(edges)]


@given(_FRAMES, st.lists(st.integers(0, 10_000), max_size=6))
def test_any_cut_of_a_stream_gives_the_same_frames(frames: list[bytes], places: list[int]) -> None:
    assert _frames(_cut(b"".join(frames), places)) == frames


@given(st.lists(st.tuples(_GARBAGE, st.sampled_from(GOOD)), min_size=1, max_size=3))
def test_garbage_between_frames_loses_none(parts: list[tuple[bytes, bytes]]) -> None:
    stream = b"".join(garbage + frame for garbage, frame in parts)
    assert _frames([stream]) == [frame for _, frame in parts]


def test_the_torn_sample_is_one_frame_once_its_second_chunk_is_there() -> None:
    chunks = [bytes.fromhex(one) for one in SAMPLES[2]["stream_chunks"]]
    framer = Framer(Slt427Grammar())
    assert framer.feed(chunks[0]) == []
    assert [piece.data for piece in framer.feed(chunks[1])] == [GOOD[2]]


def test_a_frame_comes_out_with_its_own_last_byte() -> None:
    shortest = query(ADDRESS, 0x51)
    assert len(shortest) == 12
    assert [piece.good for piece in Framer(Slt427Grammar()).feed(shortest)] == [True]


def test_a_frame_with_a_wrong_check_byte_does_not_hide_the_next() -> None:
    wrong = GOOD[0][:-2] + b"\0\x16"
    assert _frames([wrong + GOOD[0]]) == [GOOD[0]]


def test_a_false_length_does_not_hide_the_frame_after_it() -> None:
    assert _frames([b"\x68\xff\x68\xb3" + GOOD[0]]) == [GOOD[0]]


def test_a_stream_of_start_marks_holds_no_more_than_a_frame() -> None:
    framer = Framer(Slt427Grammar())
    framer.feed(b"\x68" * 20_000)
    assert framer.held <= 2 * Slt427Grammar.longest
