"""What becomes of a reading: new, duplicate or revision; and the latest value of its series."""

import time
from datetime import UTC, datetime

import psycopg
import pytest

from telemetry.bindings.model import NewBinding
from telemetry.bindings.store import add_binding
from telemetry.observations import store as readings
from tests.fixtures.messages import CATALOGUE, columns, message, reading
from tests.fixtures.writing import WHO, at, counts, utc

pytestmark = pytest.mark.db


def one(value=5.12, minute=0, **rest):
    return reading(at=at(minute), value=value, **rest)


def latest(store):
    return store.rows("select at, value, revision, quality, n from telemetry.latest")


def test_a_new_reading_is_a_row_with_its_times_and_quality(store):
    outcome = store.write(message(one()))
    assert counts(outcome) == (1, 0, 0, 0)
    assert outcome.n == 1
    assert store.stored() == [(utc(0), 5.12, 0, 0, None)]
    assert store.rows("select received_at from telemetry.observation") == [
        (datetime(2026, 7, 1, 12, tzinfo=UTC),)
    ]
    assert latest(store) == [(utc(0), 5.12, 0, 0, 1)]


@pytest.mark.parametrize("lane", ["live", "backlog"])
@pytest.mark.parametrize(("seq", "redelivered"), [(1, False), (1, True), (2, False)])
def test_a_reading_sent_again_is_a_duplicate(open_store, lane, seq, redelivered):
    store = open_store(lane=lane)
    store.write(message(one(), one(None, 1), one(7.0, 2, quality="bad")), topic="data")
    before = store.stored()
    again = message(one(), one(None, 1), one(7.0, 2, quality="bad"), seq=seq)
    outcome = store.write(again, redelivered=redelivered, topic="data")
    assert counts(outcome) == (0, 3, 0, 0)
    assert store.stored() == before
    assert store.superseded() == []


# Each step: value and flag sent in a message of its own; then what the commit counted.
NEW, DUPLICATE, REVISION = (1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0)
HISTORIES = {
    "another value is a revision": [((5.0, None), NEW), ((6.0, None), REVISION)],
    "a value equal to an older one is a duplicate": [
        ((5.0, None), NEW), ((6.0, None), REVISION), ((5.0, None), DUPLICATE),
        ((6.0, None), DUPLICATE), ((7.0, None), REVISION), ((5.0, None), DUPLICATE),
        ((6.0, None), DUPLICATE),
    ],
    "null equals null": [((None, None), NEW), ((None, None), DUPLICATE)],
    "null after a value is a revision, once": [
        ((5.0, None), NEW), ((None, None), REVISION), ((None, None), DUPLICATE),
        ((5.0, None), DUPLICATE),
    ],
    "a value after null is a revision": [((None, None), NEW), ((5.0, None), REVISION)],
    "the same value with another quality is a revision": [
        ((5.0, None), NEW), ((5.0, "suspect"), REVISION), ((5.0, "suspect"), DUPLICATE),
        ((5.0, "bad"), REVISION),
    ],
    "an older value with another quality is still a duplicate": [
        ((5.0, None), NEW), ((6.0, None), REVISION), ((5.0, "bad"), DUPLICATE),
    ],
    "minus zero equals zero": [((0.0, None), NEW), ((-0.0, None), DUPLICATE)],
}  # fmt: skip


@pytest.mark.parametrize("lane", ["live", "backlog"])
@pytest.mark.parametrize("steps", HISTORIES.values(), ids=HISTORIES)
def test_of_one_key(open_store, lane, steps):
    store = open_store(lane=lane)
    current = None
    for seq, ((value, quality), expected) in enumerate(steps, 1):
        outcome = store.write(message(one(value, quality=quality), seq=seq), topic="data")
        assert counts(outcome) == expected
        current = current if expected is DUPLICATE else (value, quality)
    revisions = sum(expected is REVISION for _, expected in steps)
    ((_, value, revision, quality, flag),) = store.stored()
    assert (value, revision) == (current[0], revisions)
    names = {"good": 0, "suspect": 1, "bad": 2, None: None}
    assert flag == names[current[1]]
    assert quality == (3 if value is None else flag or 0)
    assert [number for _, number in store.superseded()] == list(range(revisions))
    assert latest(store)[0][1:4] == (value, revision, quality)


@pytest.mark.parametrize("lane", ["live", "backlog"])
def test_several_values_of_one_key_in_one_batch_become_revisions_in_their_order(open_store, lane):
    store = open_store(lane=lane)
    values = [5.0, 6.0, 5.0, 6.0, 7.0, 7.0, None]
    messages = [message(one(value), seq=seq) for seq, value in enumerate(values, 1)]
    outcome = store.write(*messages, topic="data")
    assert counts(outcome) == (1, 3, 3, 0)
    assert store.stored()[0][1:3] == (None, 3)
    assert store.superseded() == [(5.0, 0), (6.0, 1), (7.0, 2)]
    assert latest(store)[0][1:4] == (None, 3, 3)


def test_values_are_compared_after_conversion_to_the_catalogues_unit(open_store, equipped):
    with psycopg.connect(equipped.ingest) as conn:
        level = {"device_channel": "headwater", "quantity": "headwater", "unit": "cm"}
        new = NewBinding(device="two", station="GZ02", source="test", **level)
        add_binding(conn, new, catalogue=CATALOGUE, **WHO)
    store = open_store()
    raw = reading(station="GZ02", quantity="headwater", at=at(0), value=512)
    assert counts(store.write(message(raw), device="two")) == NEW
    assert store.stored()[0][1] == pytest.approx(5.12, abs=1e-12)
    assert counts(store.write(message(raw, seq=2), device="two")) == DUPLICATE
    other = {**raw, "value": 5.12}
    assert counts(store.write(message(other, seq=3), device="two")) == REVISION
    assert store.stored()[0][1] == pytest.approx(0.0512, abs=1e-12)


def test_a_unique_violation_falls_back_and_stays_staged_for_a_minute(store, monkeypatch):
    store.write(message(one()))
    clock = [time.monotonic()]
    monkeypatch.setattr("telemetry.observations.write.time.monotonic", lambda: clock[0])
    copies = []
    real = readings.copy_new
    monkeypatch.setattr(readings, "copy_new", lambda *a: copies.append(a) or real(*a))
    assert counts(store.write(message(one(), one(1.0, 1), seq=2))) == (1, 1, 0, 0)
    assert len(copies) == 1
    clock[0] += 59
    assert counts(store.write(message(one(1.0, 2), seq=3))) == NEW
    assert len(copies) == 1
    clock[0] += 2
    assert counts(store.write(message(one(1.0, 3), seq=4))) == NEW
    assert len(copies) == 2


def test_the_latest_value_never_goes_back_in_time_and_carries_its_commit(store):
    store.write(message(one(1.0, 10)))
    assert latest(store) == [(utc(10), 1.0, 0, 0, 1)]
    store.write(message(one(2.0, 5), seq=2))
    assert latest(store) == [(utc(10), 1.0, 0, 0, 1)]
    store.write(message(one(3.0, 5), seq=3))
    assert latest(store) == [(utc(10), 1.0, 0, 0, 1)]
    store.write(message(one(4.0, 10), seq=4))
    assert latest(store) == [(utc(10), 4.0, 1, 0, 4)]
    store.write(message(one(4.0, 10), seq=5))
    assert latest(store) == [(utc(10), 4.0, 1, 0, 4)]
    store.write(message(one(None, 11), one(0.5, 9), seq=6))
    assert latest(store) == [(utc(11), None, 0, 3, 6)]


def test_the_commit_log_names_the_series_the_time_range_and_the_counts(store):
    many = columns([at(1), at(3)], {"stage": [1, 2], "discharge": [3, None]})
    store.write(many, message(one(9.0, 1), one(1, minute=2), {"bad": 1}, seq=2))
    query = (
        "select n, source, lane, cardinality(series_ids), start_at, end_at, stored, duplicate,"
        " revised, rejected from telemetry.commit_log"
    )
    assert store.rows(query) == [
        (1, "collector-live", "live", 2, utc(1), utc(3), 5, 0, 1, 1)
    ]  # fmt: skip


def test_a_commit_of_duplicates_alone_is_logged_without_series(store):
    store.write(message(one()))
    store.write(message(one()))
    query = "select n, series_ids, start_at, stored, duplicate from telemetry.commit_log order by n"
    assert store.rows(query)[1] == (2, [], None, 0, 1)
