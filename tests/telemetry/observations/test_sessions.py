"""Sessions, gaps and what a commit tells the devices."""

import hashlib

import pytest

from tests.fixtures.messages import message, reading
from tests.fixtures.writing import at, counts

pytestmark = pytest.mark.db


def good(seq, minute=None, **rest):
    return message(
        reading(at=at((minute or seq) % 60, hour=(minute or seq) // 60)), seq=seq, **rest
    )


def bad(seq, code="bad_value"):
    readings = {
        "bad_value": reading(value="x"), "naive_time": reading(at="2026-06-01T08:00:00"),
    }  # fmt: skip
    return message(readings[code], seq=seq)


def told(outcome):
    (settled,) = outcome.settled
    return settled


def through(outcome):
    return told(outcome).through


def listed(outcome):
    return [(one["seq"], one["code"], one["index"]) for one in told(outcome).rejected]


def test_through_follows_the_messages_without_a_gap(store):
    outcome = store.write(good(1), good(2), good(3))
    assert through(outcome) == 3
    assert through(store.write(good(4))) == 4


def test_beyond_a_gap_readings_are_stored_but_not_receipted_until_it_closes(store):
    outcome = store.write(good(1), good(4), good(3))
    assert through(outcome) == 1
    assert counts(outcome) == (3, 0, 0, 0)
    assert through(store.write(good(6))) == 1
    assert through(store.write(good(2))) == 4
    assert through(store.write(message(seq=5))) == 6


def test_a_seq_at_or_below_through_repeats_the_receipt_and_is_no_error(store):
    store.write(good(1), good(2))
    outcome = store.write(good(1))
    assert (through(outcome), listed(outcome)) == (2, [])
    assert counts(outcome) == (0, 1, 0, 0)


def test_a_rejected_message_is_settled_and_a_re_send_of_it_is_listed_again(store):
    assert listed(store.write(good(1), bad(2), good(3))) == [(2, "bad_value", [0])]
    outcome = store.write(bad(2))
    assert (through(outcome), listed(outcome)) == (3, [(2, "bad_value", [0])])


def test_one_entry_a_code_lists_all_its_places(store):
    mixed = message(
        reading(value="x"), reading(at="now"), reading(at=at(1)), reading(value=[]), seq=1
    )
    outcome = store.write(mixed)
    assert listed(outcome) == [(1, "bad_value", [0, 3]), (1, "bad_time", [1])]
    assert told(outcome).rejected_total == 3
    assert counts(outcome) == (1, 0, 0, 3)


def test_each_session_and_topic_has_a_through_of_its_own(store):
    store.write(good(1), good(2))
    assert through(store.write(good(1, session="other"))) == 1
    assert through(store.write(good(1, 40), topic="backlog")) == 1
    assert through(store.write(good(1), device="two")) == 1
    assert through(store.write(good(3))) == 3


def test_another_process_goes_on_where_the_first_ended(open_store):
    first = open_store()
    first.write(good(1), good(3))
    first.close()
    assert through(open_store().write(good(2))) == 3


def test_a_thousand_and_first_range_beyond_a_gap_is_dead_lettered_as_too_wide(store):
    spread = [message(seq=3 + 2 * n) for n in range(1000)]
    store.write(*spread)
    outcome = store.write(good(5001, 7))
    assert listed(outcome) == [(5001, "gap_too_wide", None)]
    assert counts(outcome) == (0, 0, 0, 1)
    assert store.rows("select code, seq from telemetry.dead_letter") == [("gap_too_wide", 5001)]
    assert store.stored() == []
    # Once the device has sent the missing ones, the same message is taken.
    store.write(message(seq=1), message(seq=2), message(seq=4))
    assert counts(store.write(good(5001, 7))) == (1, 0, 0, 0)


def test_no_receipt_lists_more_than_fifty_entries_even_of_messages_that_stay_open(store):
    store.write(*(message(seq=3 + 2 * n) for n in range(1000)))
    wide = [good(5001 + 2 * n, n) for n in range(60)]
    outcome = store.write(*wide, bad(4), good(1))
    assert len(told(outcome).rejected) == 50
    assert (4, "bad_value", [0]) in listed(outcome)
    assert told(outcome).rejected_total == 61
    assert counts(outcome) == (1, 0, 0, 61)


def test_a_bad_seq_leaves_through_and_is_answered_by_hash_in_at_most_fifty_entries(store):
    store.write(good(1))
    unreadable = [message(reading(at=at(n % 60, 9 + n // 60)), seq=-n) for n in range(120)]
    batch = store.batch(*unreadable)
    (settled,) = store.writer.write(store.conn, batch).settled
    assert (settled.session, settled.through) == (None, None)
    assert settled.unreadable == [
        hashlib.sha256(entry.payload).hexdigest()[:16] for entry in batch.entries
    ]
    assert len(settled.rejected) <= 50
    assert through(store.write(good(2))) == 2


def test_what_cannot_be_read_is_named_by_its_hash(store):
    outcome = store.write(b"\xff\xfe")
    (settled,) = outcome.settled
    assert settled.unreadable == [hashlib.sha256(b"\xff\xfe").hexdigest()[:16]]
    assert (settled.session, settled.through, settled.rejected) == (None, None, [])


def test_a_message_without_a_session_gets_no_receipt_and_its_rows_are_stored(store):
    outcome = store.write({"observations": [reading(at=at(1))]})
    assert outcome.settled == []
    assert counts(outcome) == (1, 0, 0, 0)


def test_a_dead_letter_keeps_sixteen_kilobytes_the_length_and_the_hash(store):
    payload = b'{"session": "s", "seq": 1, "observations": "' + b"x" * 100_000 + b'"}'
    store.write(payload)
    query = "select code, session, seq, payload, length, sha256, topic from telemetry.dead_letter"
    ((code, session, seq, kept, length, digest, topic),) = store.rows(query)
    assert (code, session, seq, topic) == ("bad_form", "s", 1, "data")
    assert bytes(kept) == payload[: 16 * 1024]
    assert length == len(payload)
    assert bytes(digest) == hashlib.sha256(payload).digest()


def test_rejections_are_counted_by_device_and_code(store):
    mixed = message(reading(value="x"), reading(at="now"), reading(value=True), seq=1)
    store.write(mixed, bad(2))
    query = "select device_code, code, readings, messages from telemetry.rejection_counter"
    assert sorted(store.rows(query)) == [("one", "bad_time", 1, 1), ("one", "bad_value", 3, 2)]
