"""Images joined from their parts."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from ingest.protocols.slt427.build import image_parts, link_test
from ingest.protocols.slt427.decode import decode
from ingest.protocols.slt427.reassemble import Reassembler

ROOT = Path(__file__).parents[4]
ADDRESS = bytes.fromhex("3210000100")
OTHER = bytes.fromhex("3210000200")
IMAGE = bytes(range(256)) * 10  # three parts of a kilobyte, the last one half full


@given(st.binary(min_size=1, max_size=3000), st.integers(20, 1024), st.randoms())
def test_an_image_is_whole_whatever_the_order_of_the_parts_after_the_first(
    image: bytes, part: int, random: Random
) -> None:
    first, *rest = image_parts(ADDRESS, image, part)
    random.shuffle(rest)
    joiner = Reassembler()
    results = [joiner.add(decode(frame)) for frame in [first, *rest]]
    assert results[-1] is not None
    assert results[-1].image == image
    assert joiner.held == 0


def test_what_is_missing_is_named() -> None:
    first, _, last = image_parts(ADDRESS, IMAGE)
    joiner = Reassembler()
    joiner.add(decode(first))
    found = joiner.add(decode(last))
    assert found is not None
    assert (found.missing, found.image) == ((2,), None)
    assert joiner.missing("3210000100") == (2,)
    assert joiner.missing("3210000200") == ()


def test_a_part_sent_again_changes_nothing() -> None:
    first, second, last = image_parts(ADDRESS, IMAGE)
    joiner = Reassembler()
    found = [joiner.add(decode(frame)) for frame in (first, first, second, second, last)]
    assert found[-1] is not None
    assert found[-1].image == IMAGE
    assert joiner.add(decode(last)) is None


def test_a_new_image_replaces_an_unfinished_one() -> None:
    joiner = Reassembler()
    joiner.add(decode(image_parts(ADDRESS, IMAGE)[1]))
    found = [joiner.add(decode(frame)) for frame in image_parts(ADDRESS, IMAGE[::-1])]
    assert found[-1] is not None
    assert found[-1].image == IMAGE[::-1]


def test_images_of_two_stations_do_not_mix() -> None:
    joiner = Reassembler()
    pairs = zip(image_parts(ADDRESS, IMAGE), image_parts(OTHER, IMAGE[::-1]), strict=True)
    found = [joiner.add(decode(frame)) for pair in pairs for frame in pair]
    assert [one.image for one in found[-2:] if one] == [IMAGE, IMAGE[::-1]]


def test_what_waits_is_bounded() -> None:
    joiner = Reassembler(most_bytes=3000, most_images=2)
    for number in range(1, 9):
        address = bytes.fromhex("321000") + number.to_bytes(2, "little")
        joiner.add(decode(image_parts(address, IMAGE)[0]))
        assert joiner.held <= 3000
    assert joiner.missing("3210000100") == ()
    assert joiner.missing("3210000800") == (2, 1)


def test_frames_without_an_image_are_none_of_its_parts() -> None:
    assert Reassembler().add(decode(link_test(ADDRESS, "keep"))) is None


def test_the_captured_part_is_number_42_of_its_image() -> None:
    sample = json.loads((ROOT / "tests/frames/szy206.jsonl").read_text().splitlines()[1])
    found = Reassembler().add(decode(bytes.fromhex(sample["frame"])))
    assert found is not None
    assert found.missing == tuple(range(41, 0, -1))
