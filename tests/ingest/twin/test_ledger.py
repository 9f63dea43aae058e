from datetime import UTC, datetime

from ingest.twin.encoding import EMPTY, bodies_of
from ingest.twin.ledger import Ledger
from ingest.twin.model import Reading
from ingest.twin.outbox import Receipt, Rejection


def readings(count, **rest):
    return [
        Reading(
            station="S", quantity="stage", at=datetime(2026, 7, 1, i, tzinfo=UTC), value=i, **rest
        )
        for i in range(count)
    ]


def ledger_with(count, *, columnar=False):
    rest = {} if columnar else {"statistic": "mean", "period": "PT1H"}
    ledger = Ledger()
    for seq in (1, 2):
        (body,) = bodies_of(readings(count, **rest))
        ledger.note_sent(device="d", session="s", lane="data", seq=seq, body=body, at=10.0)
    return ledger


def note(ledger, through, rejected=()):
    ledger.note_receipt("d", Receipt("s", through, list(rejected), 0, [], ""), 12.5)


def test_only_what_through_covers_is_receipted():
    ledger = ledger_with(3)
    note(ledger, 1)
    assert {one.seq for one in ledger.receipted} == {1}
    assert len(list(ledger.sent)) == 6
    assert ledger.outstanding == 1
    assert ledger.waits() == [2.5]


def test_a_rejected_position_is_not_receipted_and_keeps_its_code():
    ledger = ledger_with(3)
    note(ledger, 2, [Rejection(2, "bad_value", [1], "why")])
    assert [(one.seq, one.position) for one, _ in ledger.rejected] == [(2, 1)]
    assert [code for _, code in ledger.rejected] == ["bad_value"]
    assert len(list(ledger.receipted)) == 5


def test_a_rejected_row_and_key_of_the_columnar_form_is_found():
    ledger = ledger_with(2, columnar=True)
    note(ledger, 2, [Rejection(1, "bad_value", [[1, "stage"]], "why")])
    ((one, _),) = ledger.rejected
    assert one.reading.value == 1


def test_a_rejected_message_rejects_all_its_readings():
    ledger = ledger_with(3)
    note(ledger, 2, [Rejection(1, "unknown_key", None, "why")])
    assert {one.seq for one in ledger.receipted} == {2}


def test_a_closed_seq_carries_no_readings_any_more():
    ledger = ledger_with(3)
    ledger.note_sent(device="d", session="s", lane="data", seq=1, body=EMPTY, at=11.0)
    note(ledger, 2)
    assert {one.seq for one in ledger.sent} == {2}


def test_a_receipt_of_an_unknown_session_changes_nothing():
    ledger = ledger_with(1)
    ledger.note_receipt("other", Receipt("s", 2, [], 0, [], ""), 12.5)
    assert list(ledger.receipted) == []


def test_a_forgotten_session_is_outstanding_no_more_but_what_it_sent_stays_on_record():
    ledger = ledger_with(3)
    note(ledger, 1)
    ledger.note_forgotten("d", "s")
    assert ledger.outstanding == 0
    assert len(list(ledger.sent)) == 6
