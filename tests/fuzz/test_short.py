"""A short, seeded form of the fuzzing in tests/long/fuzz, and the proof that it can fail."""

import pytest

from ingest.protocols.hj212.framing import Hj212Grammar
from ingest.protocols.model import Decoded, Observation, Refused
from tests.fuzz.session import fuzz
from tests.fuzz.targets import attempt, stream


@pytest.mark.fuzz
def test_no_input_of_a_short_run_breaks_a_promise(tmp_path):
    session = fuzz("mixed", tmp_path, "-runs=1500", "-seed=7", timeout=100)
    assert not session.broken, session.words
    assert session.inputs >= 1500


def test_a_refusal_without_a_reason_breaks_the_promise():
    def decode(data):
        raise Refused("no reason", 0)

    with pytest.raises(AssertionError, match="no reason"):
        attempt(decode, b"")


@pytest.mark.parametrize("value", [None, float("inf"), float("nan")])
def test_a_value_that_is_none_breaks_the_promise(value):
    one = Observation("S", "stage", None, "instant", None, "2026", value, None, "good")
    with pytest.raises(AssertionError):
        attempt(lambda data: Decoded("x", {}, [], [one], [], []), b"")


def test_a_framer_that_loses_a_frame_breaks_the_promise():
    class Blind(Hj212Grammar):
        def holds(self, frame):
            return False

    with pytest.raises(AssertionError, match="lost"):
        stream(Blind(), b"x", [b"##0012QN=1"])
