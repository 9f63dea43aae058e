"""The inbox and the thread that makes the next batch of it."""

import threading

import psycopg
import pytest

from ingest.collector.assemble import Assembler
from ingest.collector.gather import BatchLimits, Gatherer
from ingest.collector.inbox import Inbox
from ingest.collector.ledger import Ledger
from ingest.collector.session import Arrived
from ingest.collector.watch import Knowledge, SharedClock
from ingest.protocols.json.decode import Decoder
from telemetry.observations.resolve import Resolver
from telemetry.observations.times import microseconds
from tests.fixtures.messages import (
    BOUNDS,
    CATALOGUE,
    NOW,
    REGISTRY,
    Platform,
    as_bytes,
    message,
    reading,
)

LIMITS = BatchLimits(messages=100, rows=1_000, age_s=0.0)


def arrived(seq, *observations, topic="data"):
    payload = as_bytes(message(*(observations or (reading(),)), seq=seq))
    return Arrived(f"hangou/v1/one/up/{topic}", payload, False, microseconds(NOW), (1, seq))


def gatherer(inbox, *, limits=LIMITS, resolver=None):
    assembler = Assembler(
        Decoder(), SharedClock(), Knowledge(REGISTRY, BOUNDS), resolver or Platform().resolver
    )
    return Gatherer(
        inbox, Ledger(), limits, assembler=lambda: assembler, draining=lambda: True, name="test"
    )


def batches(inbox, **rest):
    """The seqs of each batch that is made of what the inbox holds."""
    made = []
    with gatherer(inbox, **rest) as gathering:
        while not gathering.ended:
            gathered = gathering.take()
            if gathered is not None:
                made.append([entry.message.seq for entry in gathered.batch.entries])
                assert [handle[1] for handle in gathered.handles] == made[-1]
    return made


def test_an_inbox_knows_its_size_while_one_thread_puts_and_another_pops():
    inbox, count = Inbox(10**9), 20_000
    popped = []

    def pop():
        while len(popped) < count:
            if inbox:
                popped.append(inbox.pop())

    other = threading.Thread(target=pop)
    other.start()
    for seq in range(count):
        inbox.put(Arrived("t", b"x" * 10, False, 0, (1, seq)))
    other.join()
    assert [one.handle[1] for one in popped] == list(range(count))
    assert inbox.size == 0


def test_an_inbox_is_full_at_its_limit_and_empty_when_cleared():
    inbox = Inbox(15)
    inbox.put(Arrived("t", b"x" * 10, False, 0, (1, 1)))
    assert not inbox.full
    inbox.put(Arrived("t", b"x" * 5, False, 0, (1, 2)))
    assert inbox.full
    inbox.clear()
    assert (len(inbox), inbox.size) == (0, 0)


def test_all_that_arrived_is_gathered_in_order_before_the_end():
    inbox = Inbox(10**6)
    for seq in range(1, 251):
        inbox.put(arrived(seq))
    assert batches(inbox) == [
        list(range(1, 101)), list(range(101, 201)), list(range(201, 251))
    ]  # fmt: skip


def test_what_one_receipt_cannot_list_goes_into_the_next_batch_in_order():
    inbox = Inbox(10**6)
    for seq in range(1, 71):
        inbox.put(arrived(seq, reading(value="x")))
    inbox.put(arrived(71))
    first, second = batches(inbox)
    assert (first, second) == (list(range(1, 51)), list(range(51, 72)))


def test_a_store_that_cannot_make_a_series_is_the_writers_to_hear():
    def fail(_key):
        raise psycopg.OperationalError("gone")

    inbox = Inbox(10**6)
    inbox.put(arrived(1))
    resolver = Resolver(registry=REGISTRY, catalogue=CATALOGUE, ensure=fail)
    with pytest.raises(psycopg.OperationalError, match="gone"):
        batches(inbox, resolver=resolver)


def test_a_writer_that_leaves_does_not_wait_for_a_batch_it_will_not_take():
    inbox = Inbox(10**6)
    for seq in range(1, 1_001):
        inbox.put(arrived(seq))
    with gatherer(inbox) as gathering:
        assert gathering.take() is not None
    assert not [one for one in threading.enumerate() if one.name == "test"]
