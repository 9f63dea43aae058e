"""A receipt has the keys of the contract, whatever it says."""

import json
from datetime import UTC, datetime, timedelta, timezone

from ingest.collector.receipts import receipt, receipt_topic
from telemetry.observations.batch import Settled

AT = datetime(2026, 7, 1, 8, 0, 0, 123_456, tzinfo=timezone(timedelta(hours=8)))


def test_a_receipt_says_how_far_what_was_rejected_and_when():
    entry = {"seq": 3, "code": "bad_value", "index": [0, (1, "stage.2")], "reason": "水位"}
    settled = Settled("GZ01", "data", "b7", 4, [entry], 2)
    assert json.loads(receipt(settled, AT)) == {
        "session": "b7",
        "through": 4,
        "rejected": [{**entry, "index": [0, [1, "stage.2"]]}],
        "rejected_total": 2,
        "unreadable": [],
        "at": "2026-07-01T00:00:00.123+00:00",
    }


def test_what_cannot_be_read_is_answered_without_session_and_through():
    settled = Settled("GZ01", "data", None, None, unreadable=["0123456789abcdef"])
    answer = json.loads(receipt(settled, AT.astimezone(UTC)))
    assert (answer["session"], answer["through"]) == (None, None)
    assert answer["unreadable"] == ["0123456789abcdef"]


def test_receipts_go_to_the_device_alone():
    assert receipt_topic("GZ01") == "hangou/v1/GZ01/down/receipt"
