"""The lane's numbers add up at every moment, whichever thread changes them meanwhile."""

import threading

from ingest.collector.ledger import Ledger
from telemetry.commits.store import Counts


def test_received_is_what_is_committed_dead_lettered_or_in_memory():
    ledger = Ledger()
    for _ in range(5):
        ledger.arrive()
    assert (ledger.tally().received, ledger.tally().pending) == (5, 5)
    ledger.commit(Counts(committed=2, dead_lettered=1, stored=2, rejected=1))
    assert (ledger.tally().received, ledger.tally().pending) == (5, 2)
    ledger.skip(1)
    assert (ledger.tally().received, ledger.tally().pending) == (4, 1)


def test_the_stores_totals_are_taken_over_and_memory_forgotten():
    ledger = Ledger()
    ledger.arrive()
    ledger.load(Counts(committed=100, dead_lettered=7, stored=90))
    tally = ledger.tally()
    assert (tally.received, tally.pending, tally.counts.stored) == (107, 0, 90)


def test_readings_seen_are_the_sum_of_their_outcomes():
    total = Counts(1, 2, 3, 4, 5, 6) + Counts(10, 20, 30, 40, 50, 60)
    assert total == Counts(11, 22, 33, 44, 55, 66)
    assert total.seen == 33 + 44 + 55 + 66


def test_no_look_finds_numbers_that_do_not_add_up_while_threads_count():
    ledger, done, wrong = Ledger(), threading.Event(), []

    def arrive():
        for _ in range(40_000):
            ledger.arrive()

    def commit():
        for _ in range(2_000):
            ledger.commit(Counts(committed=4, dead_lettered=1, stored=8, duplicate=1, rejected=1))

    def look():
        while not done.is_set():
            tally = ledger.tally()
            counts = tally.counts
            if (
                counts.stored != 2 * counts.committed
                or counts.committed != 4 * counts.dead_lettered
            ):
                wrong.append(tally)

    looking = threading.Thread(target=look)
    looking.start()
    threads = [threading.Thread(target=arrive), threading.Thread(target=commit)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done.set()
    looking.join()
    assert wrong == []
    assert ledger.tally().pending == 40_000 - 10_000
    assert ledger.tally().received == 40_000
