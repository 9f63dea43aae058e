"""From a device over the broker into the store and back: rows, receipts, and what is refused."""

import json
from datetime import datetime

import pytest

from ingest.broker.accounts import ensure_device as ensure_account
from tests.fixtures.collecting import imbalances
from tests.fixtures.field import connected, enrol
from tests.fixtures.platform import message, now

pytestmark = [pytest.mark.db, pytest.mark.broker]


def test_a_reading_becomes_a_row_and_a_receipt(platform, field):
    device = field()
    sent = message(device, 1, 5.12, None)
    device.send(sent)
    device.settle("s", 1)
    (receipt,) = device.receipts
    assert {**receipt, "at": ""} == {
        "session": "s", "through": 1, "rejected": [], "rejected_total": 0, "unreadable": [],
        "at": "",
    }  # fmt: skip
    assert datetime.fromisoformat(receipt["at"]).tzinfo is not None
    times = [datetime.fromisoformat(one["at"]) for one in sent["observations"]]
    assert platform.stored(device.code) == [(times[0], 5.12, 0), (times[1], None, 3)]


def test_the_backlog_topic_is_a_lane_of_its_own(platform, field):
    device = field()
    device.send(message(device, 1, 1.0, session="live"))
    device.send(message(device, 1, 2.0, session="old", seconds=-7200), "backlog")
    device.settle("live", 1)
    device.settle("old", 1)
    assert len(platform.stored(device.code)) == 2
    lanes = platform.rows("select distinct lane, source from telemetry.commit_log")
    assert set(lanes) >= {("live", "collector-live"), ("backlog", "collector-backlog")}


def test_a_device_without_registration_gets_no_receipt_and_a_dead_letter(platform, field):
    stranger, word = "D-stranger", "w" * 22
    ensure_account(platform.broker.broker_admin_url, stranger, word)
    with connected(platform.broker.broker_url, stranger, word) as device:
        device.send({"session": "s", "seq": 1, "observations": []})
        known = field()
        known.send(message(known, 1, 1.0))
        known.settle("s", 1)
        device.until(lambda: platform.dead_letters(stranger))
        assert [code for code, *_ in platform.dead_letters(stranger)] == ["station_not_served"]
        assert device.receipts == []


def test_a_new_device_is_served_within_two_seconds_without_a_restart(platform):
    words = enrol(platform.db.ingest, platform.broker.broker_admin_url, "D-new")
    with connected(platform.broker.broker_url, "D-new", words["D-new"]) as device:

        def again():
            device.send(message(device, 1, 1.0))
            device.until(lambda: True)
            return device.through("s") == 1

        device.until(again, 2)


def test_a_hundred_and_twenty_bad_messages_take_receipts_of_fifty_entries(platform, field):
    device = field()
    for seq in range(1, 121):
        device.send(message(device, seq, "broken"))
    device.settle("s", 120)
    covered = set()
    for receipt in device.receipts:
        assert len(receipt["rejected"]) <= 50
        covered |= {entry["seq"] for entry in receipt["rejected"]}
        assert covered >= set(range(1, receipt["through"] + 1))
    assert sum(receipt["rejected_total"] for receipt in device.receipts) == 120
    assert len(platform.dead_letters(device.code)) == 120


POISON = [
    b"",
    b"\x00",
    b"\xff\xfe",
    b"[" * 200_000,
    json.dumps({"session": "p", "seq": 1, "at": ["x"], "series": {"\ud800": [1]}}).encode(),
    json.dumps({"session": "p", "seq": 2, "at": ["x"], "series": {"\x00": [1]}}).encode(),
    json.dumps({"session": "p\x00", "seq": 3, "observations": []}).encode(),
    json.dumps({"session": "p", "seq": 4, "observations": [{"quantity": "\x00"}]}).encode(),
    json.dumps({"session": "p", "seq": 2**62 + 1, "observations": []}).encode(),
    json.dumps({"session": "p", "seq": 5, "\x00": 1, "observations": []}).encode(),
    b'{"session": "p", "seq": 6, "observations": [' + b"0," * 100_000 + b"0]}",
    json.dumps({"session": "p", "seq": 7, "at": [""] * 100, "series": {"x" * 9_000: [1] * 100}}),
]


@pytest.mark.parametrize("topic", ["data", "backlog"])
@pytest.mark.parametrize("poison", POISON, ids=range(len(POISON)))
def test_a_poisonous_message_stops_neither_its_device_nor_another(platform, field, poison, topic):
    device, other = field(2)
    device.send(poison if isinstance(poison, bytes) else poison.encode(), topic)
    for one in (device, other):
        one.send(message(one, 1, 1.0), topic)
        one.settle("s", 1)
    assert len(platform.stored(device.code)) == 1
    device.until(lambda: len(platform.dead_letters(device.code)) == 1)
    assert platform.collector.count("broker link closed") == 0
    assert platform.collector.count("Traceback") == 0


def test_a_message_of_too_many_wrong_readings_for_a_receipt_is_rejected_whole(platform, field):
    device = field()
    good = message(device, 1, 1.0)["observations"]
    device.send({"session": "s", "seq": 1, "observations": good + [0] * 60_000})
    device.settle("s", 1)
    (entry,) = device.receipts[0]["rejected"]
    assert (entry["seq"], entry["code"], entry["index"]) == (1, "bad_form", None)
    assert "60000 of 60001 readings" in entry["reason"]
    assert device.receipts[0]["rejected_total"] == 60_001
    assert platform.stored(device.code) == []


def test_positions_beyond_what_one_receipt_can_hold_go_into_the_next(platform, field):
    device = field()
    for seq in range(1, 4):
        device.send({"session": "s", "seq": seq, "observations": [0] * 20_000})
    device.settle("s", 3)
    listed = [(entry["seq"], len(entry["index"])) for one in device.receipts
              for entry in one["rejected"]]  # fmt: skip
    assert listed == [(1, 20_000), (2, 20_000), (3, 20_000)]


def test_a_status_that_is_no_status_stops_nothing(platform, field):
    device = field()
    for payload in (b"", b"\xff", b"{}", b'{"state": "gone"}', b'{"state": "online", "at": "x"}',
                    b'{"state": "online", "at": null, "firmware": "\\u0000\\ud83d"}'):  # fmt: skip
        device.send(payload, "status")
    device.send({"state": "online", "at": now(), "firmware": "v\x001"}, "status")
    device.send(message(device, 1, 1.0))
    device.settle("s", 1)
    query = "select link_state, firmware from telemetry.device where code = %s"
    device.until(lambda: platform.rows(query, device.code) == [("online", "v1")])


def test_what_the_broker_drops_for_its_size_gets_no_receipt_and_others_go_on(platform, field):
    quiet, code, url = field(), "D-loud", platform.broker.broker_url
    words = enrol(platform.db.ingest, platform.broker.broker_admin_url, code)
    with connected(url, code, words[code]) as loud:
        loud.greet()
        huge = message(loud, 1, *[1.0] * 2_700)
        assert len(json.dumps(huge)) > 262_144
        loud.send(huge)
        for seq in range(1, 6):
            quiet.send(message(quiet, seq, float(seq)))
        quiet.settle("s", 5)
        assert loud.receipts == []
    assert platform.stored(code) == []
    assert platform.dead_letters(code) == []
    # A device that splits instead of sending the same again is served at once.
    with connected(url, code, words[code]) as loud:
        loud.send(message(loud, 1, *[1.0] * 1_000))
        loud.send(message(loud, 2, *[2.0] * 1_000))
        loud.settle("s", 2)
    assert len(platform.stored(code)) == 2_000


def test_every_scrape_balances_under_load(platform, field):
    devices = field(3)
    scrapes = []
    for seq in range(1, 101):
        for device in devices:
            device.send(message(device, seq, 1.0, "broken" if seq % 10 == 0 else 2.0))
        if seq % 4 == 0:
            scrapes.append(platform.collector.metrics())
    for device in devices:
        device.settle("s", 100)
    assert [wrong for scrape in scrapes for wrong in imbalances(scrape)] == []
    assert any(scrape[("hangou_messages_pending", "live")] > 0 for scrape in scrapes)
    last = platform.collector.metrics()
    total = platform.rows(
        "select readings_seen, readings_stored, readings_rejected, messages_committed"
        " from telemetry.counter where source = 'collector-live'"
    )[0]
    names = ("readings_seen", "readings_stored", "readings_rejected", "messages_committed")
    assert tuple(last[(f"hangou_{name}_total", "live")] for name in names) == total
    assert last[("hangou_broker_config_unread", "")] == 0
    assert last[("hangou_broker_connected", "live")] == 1


def test_the_log_is_one_object_a_line(platform):
    lines = platform.collector.text().splitlines()
    assert lines
    assert all(json.loads(line)["process"] == "ingest" for line in lines)
