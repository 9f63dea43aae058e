import hashlib
import json

import pytest

from ingest.twin.encoding import EMPTY, Body
from ingest.twin.outbox import Outbox, Receipt, Rejection, digest_of, read_receipt


def receipt(session="s", through=0, unreadable=()):
    return Receipt(session, through, [], 0, list(unreadable), "2026-07-01T00:00:00Z")


def outbox_with(count, **settings):
    outbox = Outbox(session="s", **settings)
    for _ in range(count):
        outbox.add(EMPTY)
    return outbox


def send_all(outbox, now):
    entries = outbox.due(now, 100)
    for entry in entries:
        outbox.sent(entry, now)
    return [entry.seq for entry in entries]


def test_sequence_numbers_begin_at_one_and_have_no_gap():
    assert send_all(outbox_with(3), 0.0) == [1, 2, 3]


def test_a_sent_message_is_not_due_again_before_the_retry_time():
    outbox = outbox_with(2, retry=30)
    send_all(outbox, 0.0)
    assert outbox.due(29.9, 100) == []


def test_without_a_receipt_all_is_sent_again_oldest_first_after_a_doubling_wait():
    outbox = outbox_with(2, retry=30, retry_maximum=100)
    send_all(outbox, 0.0)
    times = [now for now in range(1, 400) if send_all(outbox, float(now)) == [1, 2]]
    assert times == [30, 90, 190, 290, 390]


def test_a_receipt_settles_all_up_to_through_and_resets_the_wait():
    outbox = outbox_with(3, retry=30)
    send_all(outbox, 0.0)
    send_all(outbox, 30.0)
    settled = outbox.receipt(receipt(through=2), 40.0)
    assert [entry.seq for entry in settled] == [1, 2]
    assert len(outbox) == 1
    assert send_all(outbox, 69.0) == []
    assert send_all(outbox, 70.0) == [3]


def test_a_receipt_of_another_session_settles_nothing():
    outbox = outbox_with(1)
    assert outbox.receipt(receipt(session="other", through=9), 0.0) == []
    assert len(outbox) == 1


def test_an_older_receipt_does_not_take_through_back():
    outbox = outbox_with(3)
    outbox.receipt(receipt(through=3), 0.0)
    outbox.receipt(receipt(through=1), 0.0)
    assert outbox.through == 3


def test_after_a_reconnect_everything_unreceipted_is_due_at_once_oldest_first():
    outbox = outbox_with(3)
    send_all(outbox, 0.0)
    outbox.receipt(receipt(through=1), 1.0)
    outbox.reconnected()
    assert send_all(outbox, 1.0) == [2, 3]


def test_due_gives_no_more_than_the_window_and_keeps_the_rest_in_order():
    outbox = outbox_with(5)
    first = outbox.due(0.0, 2)
    assert [entry.seq for entry in first] == [1, 2]
    for entry in first:
        outbox.sent(entry, 0.0)
    assert send_all(outbox, 0.0) == [3, 4, 5]


def test_an_unreadable_message_is_closed_by_an_empty_one_of_the_same_seq():
    outbox = Outbox(session="s")
    outbox.add(Body({}, (), ()), payload=b"\xff broken")
    send_all(outbox, 0.0)
    closed = outbox.close_unreadable([digest_of(b"\xff broken")])
    assert [json.loads(entry.payload) for entry in closed] == [
        {"session": "s", "seq": 1, "observations": []}
    ]
    assert send_all(outbox, 0.0) == [1]


def test_the_digest_is_the_first_sixteen_hex_digits_of_sha256():
    assert digest_of(b"x") == hashlib.sha256(b"x").hexdigest()[:16]


def test_room_shrinks_with_what_waits_and_comes_back_with_receipts():
    outbox = outbox_with(3, capacity=3)
    assert outbox.room == 0
    outbox.receipt(receipt(through=2), 0.0)
    assert outbox.room == 2


@pytest.mark.parametrize(
    ("rejected", "expected"),
    [
        ('{"seq": 2, "code": "bad_value", "index": [0, 3], "reason": "r"}', [0, 3]),
        ('{"seq": 2, "code": "bad_value", "index": [[4, "stage"]], "reason": "r"}', [[4, "stage"]]),
        ('{"seq": 2, "code": "not_json", "index": null, "reason": "r"}', None),
    ],
)
def test_a_receipt_is_read_with_each_form_of_index(rejected, expected):
    head = '{"session": "b7", "through": 2, "rejected": ['
    tail = '], "rejected_total": 1, "unreadable": [], "at": "2026-07-01T00:00:00Z"}'
    text = head + rejected + tail
    read = read_receipt(text.encode())
    assert read.through == 2
    assert isinstance(read.rejected[0], Rejection)
    assert read.rejected[0].index == expected
