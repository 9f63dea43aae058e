"""How far a session is settled, beside a set of all settled numbers."""

import random

from hypothesis import given
from hypothesis import strategies as st

from telemetry.sessions.model import MAXIMUM_RANGES, Arrival, Progress


class Naive:
    """The same by a plain set: slow and plain."""

    def __init__(self):
        self.settled = set()

    @property
    def through(self):
        last = 0
        while last + 1 in self.settled:
            last += 1
        return last

    def beyond(self):
        through, ranges = self.through, []
        for seq in sorted(one for one in self.settled if one > through):
            if ranges and ranges[-1][1] == seq:
                ranges[-1] = (ranges[-1][0], seq + 1)
            else:
                ranges.append((seq, seq + 1))
        return ranges

    def settle(self, seq):
        if seq in self.settled:
            return Arrival.RESENT
        self.settled.add(seq)
        if len(self.beyond()) > MAXIMUM_RANGES:
            self.settled.discard(seq)
            return Arrival.TOO_WIDE
        return Arrival.NEW


@given(st.lists(st.integers(1, 30), max_size=60))
def test_any_order_of_arrival_settles_what_a_set_would(arrivals):
    progress, naive = Progress(), Naive()
    for seq in arrivals:
        assert progress.settle(seq) is naive.settle(seq)
        assert (progress.through, progress.beyond) == (naive.through, naive.beyond())


@given(st.lists(st.integers(1, 30), max_size=40), st.integers(1, 30))
def test_asking_settles_nothing_and_foretells_the_answer(arrivals, seq):
    progress = Progress()
    for one in arrivals:
        progress.settle(one)
    before = (progress.through, list(progress.beyond))
    foretold = progress.arrival(seq)
    assert (progress.through, progress.beyond) == before
    assert progress.settle(seq) is foretold


@given(st.permutations(range(1, 13)))
def test_once_all_have_come_nothing_is_left_beyond(order):
    progress = Progress()
    for seq in order:
        progress.settle(seq)
    assert (progress.through, progress.beyond) == (12, [])


def full(first=3):
    """A session with as many ranges beyond a gap as are kept: first, first + 2 ..."""
    progress = Progress()
    for n in range(MAXIMUM_RANGES):
        assert progress.settle(first + 2 * n) is Arrival.NEW
    return progress


def test_one_more_range_than_a_thousand_is_too_wide_and_stays_open():
    progress, last = full(), 3 + 2 * (MAXIMUM_RANGES - 1)
    assert progress.settle(last + 2) is Arrival.TOO_WIDE
    assert progress.settle(last + 2) is Arrival.TOO_WIDE
    assert (progress.through, len(progress.beyond)) == (0, MAXIMUM_RANGES)


def test_a_full_session_still_takes_what_joins_a_range_and_what_closes_the_gap():
    progress, last = full(), 3 + 2 * (MAXIMUM_RANGES - 1)
    assert progress.settle(last) is Arrival.RESENT
    assert progress.settle(last + 1) is Arrival.NEW
    assert progress.settle(4) is Arrival.NEW
    assert len(progress.beyond) == MAXIMUM_RANGES - 1
    assert progress.settle(1) is Arrival.NEW
    assert progress.through == 1
    assert progress.settle(2) is Arrival.NEW
    assert progress.through == 5


def test_around_a_thousand_ranges_random_arrivals_settle_what_a_set_would():
    rng = random.Random(486)
    progress, naive = full(), Naive()
    naive.settled = set(range(3, 3 + 2 * MAXIMUM_RANGES, 2))
    for _ in range(400):
        seq = rng.randint(1, 2 * MAXIMUM_RANGES + 40)
        assert progress.settle(seq) is naive.settle(seq)
    assert (progress.through, progress.beyond) == (naive.through, naive.beyond())


def test_the_largest_seq_of_the_contract_fits():
    progress = Progress(through=2**62 - 1)
    assert progress.settle(2**62) is Arrival.NEW
    assert progress.through == 2**62
