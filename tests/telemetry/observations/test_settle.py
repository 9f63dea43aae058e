"""A receipt that covers a rejected message lists it, however long ago it came."""

import pytest

from telemetry.sessions.model import Progress
from tests.fixtures.messages import message, reading
from tests.fixtures.writing import at

pytestmark = pytest.mark.db


def good(seq):
    return message(reading(at=at(seq % 60, hour=seq // 60)), seq=seq)


def bad(seq):
    return message(reading(value="x"), seq=seq)


def told(outcome):
    (settled,) = outcome.settled
    return settled.through, [one["seq"] for one in settled.rejected]


def test_the_receipt_that_closes_a_gap_lists_what_was_rejected_beyond_it(store):
    assert told(store.write(bad(2), bad(3))) == (0, [2, 3])
    assert told(store.write(good(1))) == (3, [2, 3])
    assert told(store.write(good(4))) == (4, [])


def test_a_receipt_covers_only_as_far_as_it_can_list(store):
    for first in range(2, 92, 30):
        store.write(*(bad(seq) for seq in range(first, first + 30)))
    through, listed = told(store.write(good(1)))
    assert (through, listed) == (51, list(range(2, 52)))
    through, listed = told(store.write(good(1)))
    assert (through, listed) == (91, list(range(52, 92)))
    assert told(store.write(good(92))) == (92, [])


def test_what_was_held_back_is_settled_and_its_re_send_is_told_again(store):
    for first in range(2, 62, 30):
        store.write(*(bad(seq) for seq in range(first, first + 30)))
    assert told(store.write(good(1)))[0] == 51
    through, listed = told(store.write(bad(55)))
    assert through == 61
    assert sorted(listed) == list(range(52, 62))


def test_a_message_that_was_rejected_and_is_good_now_is_not_listed(store):
    store.write(bad(2))
    assert told(store.write(good(2), good(1))) == (2, [])


def test_a_progress_that_is_held_back_goes_on_from_there():
    progress = Progress(0, [(2, 92)])
    progress.settle(1)
    assert (progress.through, progress.beyond) == (91, [])
    progress.hold_at(51)
    assert (progress.through, progress.beyond) == (51, [(52, 92)])
    progress.advance()
    assert (progress.through, progress.beyond) == (91, [])
