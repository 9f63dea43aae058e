"""Several writers at one store: numbers without gaps, no deadlock that anybody sees, no loss."""

import random
import threading
import time

import psycopg
import pytest

from telemetry.observations.rows import Block
from telemetry.observations.store import Written, stage, tick
from tests.fixtures.messages import columns, message, reading
from tests.fixtures.writing import at, counts

pytestmark = pytest.mark.db

MINUTES = [at(minute) for minute in range(60)]


def in_threads(*jobs):
    """Run jobs at the same time; raise what the first of them raised."""
    failures = []

    def run(job):
        try:
            job()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    if failures:
        raise failures[0]


def test_the_commit_log_has_no_gap_and_every_commit_balances_with_three_writers(open_store):
    stores = [open_store(), open_store(lane="backlog"), open_store()]
    watcher, seen, done = open_store(), [], threading.Event()
    numbers = {}

    def work(store, name):
        rng = random.Random(name)
        mine = numbers.setdefault(name, [])
        for seq in range(1, 41):
            readings = [reading(at=at(rng.randrange(60)), value=rng.choice([1, 2, None, "x"]))]
            outcome = store.write(message(*readings, seq=seq, session=name))
            mine.append(outcome.n)

    def watch():
        query = "select n from telemetry.commit_log where n > %s order by n"
        while not done.is_set():
            seen.extend(n for (n,) in watcher.rows(query, seen[-1] if seen else 0))
            seven = watcher.counters()
            assert seven[0] is None or seven[0] == sum(seven[1:])
            time.sleep(0.005)

    watching = threading.Thread(target=watch)
    watching.start()
    in_threads(*(lambda s=s, n=n: work(s, n) for s, n in zip(stores, "abc", strict=True)))
    done.set()
    watching.join(10)
    log = watcher.log()
    assert [row[0] for row in log] == list(range(1, 121))
    assert sorted(n for mine in numbers.values() for n in mine) == list(range(1, 121))
    assert all(mine == sorted(mine) for mine in numbers.values())
    # A consumer that reads what is beyond its offset has missed none and met none twice.
    assert seen == list(range(1, len(seen) + 1))
    assert len(seen) > 3
    sums = [sum(column) for column in list(zip(*log, strict=True))[1:]]
    assert list(watcher.counters()) == [120, *sums]
    assert sums[0] == len(watcher.stored())
    assert sums[2] == len(watcher.superseded())


def test_two_writers_over_the_same_keys_in_opposite_orders_both_get_through(open_store):
    first, second = open_store(), open_store(lane="backlog")
    rng = random.Random(7)

    def work(store, name, device):
        for seq in range(1, 31):
            times = rng.sample(MINUTES, 30)
            series = {"stage": [rng.choice([1.0, 2.0, 3.0]) for _ in times],
                      "discharge": [rng.choice([1.0, None]) for _ in times]}  # fmt: skip
            store.write(columns(times, series, seq=seq, session=name), device=device)

    in_threads(lambda: work(first, "a", "one"), lambda: work(second, "b", "two"))
    seen, stored, duplicate, revised, rejected = first.counters()
    assert seen == 2 * 30 * 60
    assert (stored + duplicate + revised, rejected) == (seen, 0)
    assert stored == len(first.stored()) == 120
    assert revised == len(first.superseded())
    keyed = first.rows(
        "select series_id, at, value from telemetry.revision"
        " union all select series_id, at, value from telemetry.observation"
    )
    assert len(keyed) == len(set(keyed)), "a value is twice on record for one key"


def test_a_new_series_asked_for_by_two_writers_at_once_is_one(open_store):
    stores = [open_store() for _ in range(3)]

    def work(store, name):
        for channel in range(20):
            one = reading(channel=str(channel), quantity="gate_opening", at=at(1), value=1.0)
            store.write(message(one, seq=channel + 1, session=name))

    in_threads(*(lambda s=s, n=n: work(s, n) for s, n in zip(stores, "abc", strict=True)))
    query = "select count(*) from telemetry.series where quantity = 'gate_opening'"
    assert stores[0].rows(query) == [(20,)]
    assert stores[0].counters() == (60, 20, 40, 0, 0)


def rows_of(store, *messages):
    return Block.of(store.batch(*messages).rows)


def test_a_value_that_another_writer_is_just_superseding_is_a_duplicate(open_store):
    first, second = open_store(), open_store()
    one = [message(reading(at=at(1), value=value)) for value in (1.0, 2.0, 3.0)]
    first.write(one[0])
    blocked = rows_of(second, one[1])
    written = Written()
    with first.conn.transaction():
        stage(first.conn, rows_of(first, one[1], one[2]), written)
        outcome = []
        thread = threading.Thread(target=lambda: outcome.append(late(second, blocked)))
        thread.start()
        wait_until_blocked(first)
        tick(first.conn, written, source="collector-live", lane="live", rejected=0)
    thread.join(20)
    assert first.superseded() == [(1.0, 0), (2.0, 1)]
    assert first.stored()[0][1:3] == (3.0, 2)
    assert (outcome[0].duplicate, outcome[0].revised) == (1, [])


def late(store, block):
    written = Written()
    with store.conn.transaction():
        stage(store.conn, block, written)
    return written


def wait_until_blocked(store):
    query = """
        select count(*) from pg_stat_activity
        where wait_event_type = 'Lock' and datname = current_database()
    """
    limit = time.monotonic() + 10
    while store.rows(query) == [(0,)]:
        assert time.monotonic() < limit, "the second writer does not wait"
        time.sleep(0.01)


def test_readings_of_a_batch_that_fails_are_not_in_the_store_and_not_counted(open_store):
    store = open_store()
    store.write(message(reading(at=at(1))))
    batch = store.batch(message(reading(at=at(2)), seq=2))
    batch.rows.quality_rule[0] = 99_999  # too large for its column
    with pytest.raises(psycopg.DataError):
        store.writer.write(store.conn, batch)
    assert len(store.stored()) == 1
    assert store.counters() == (1, 1, 0, 0, 0)
    assert counts(store.write(message(reading(at=at(2)), seq=2))) == (1, 0, 0, 0)
