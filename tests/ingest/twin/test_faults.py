import random
from datetime import UTC, datetime, timedelta

import pytest

from ingest.twin.encoding import EMPTY
from ingest.twin.faults import FAULT_NAMES, FaultPlan, SeededFaults
from ingest.twin.garbage import GARBAGE, GarbageKind
from ingest.twin.model import Reading
from ingest.twin.outbox import Entry

AT = datetime(2026, 7, 1, tzinfo=UTC)
READINGS = [Reading(station="S", quantity="stage", at=AT, value=float(n)) for n in range(200)]


def entries(count):
    return [Entry(seq, EMPTY, b"") for seq in range(1, count + 1)]


def faults(seed=1, **plan):
    return SeededFaults(FaultPlan(**plan), random.Random(seed))


def test_without_faults_nothing_changes():
    quiet = faults()
    assert list(quiet.on_report(READINGS, 0.0)) == READINGS
    assert [e.seq for e in quiet.before_send(entries(3))] == [1, 2, 3]


def test_a_drifting_clock_shifts_every_stamp():
    drifted = faults(drift_seconds=-7.5).on_report(READINGS, 0.0)
    assert {one.at for one in drifted} == {AT - timedelta(seconds=7.5)}


def test_late_readings_are_held_back_and_none_is_lost():
    late = faults(late=0.3)
    kept = late.on_report(READINGS, 0.0)
    assert 0 < late.held < len(READINGS)
    assert len(kept) + late.held == len(READINGS)


def test_repeats_keep_every_message():
    seqs = [e.seq for e in faults(repeat=0.5).before_send(entries(100))]
    assert set(seqs) == set(range(1, 101))
    assert 100 < len(seqs) < 200


def test_reordering_changes_the_order_and_nothing_else():
    seqs = [e.seq for e in faults(reorder=1.0).before_send(entries(50))]
    assert seqs != list(range(1, 51))
    assert sorted(seqs) == list(range(1, 51))


def test_the_same_seed_makes_the_same_faults():
    runs = [
        [e.seq for e in faults(seed=7, repeat=0.5, reorder=0.5).before_send(entries(50))]
        for _ in range(2)
    ]
    assert runs[0] == runs[1]


def test_a_plan_is_read_from_the_command_line():
    plan = FaultPlan.parse(["repeat=0.2", "garbage=1", "garbage_kinds=naive_time+oversize"])
    assert plan == FaultPlan(
        repeat=0.2,
        garbage=1.0,
        garbage_kinds=(GarbageKind.NAIVE_TIME, GarbageKind.OVERSIZE),
    )


@pytest.mark.parametrize("text", ["explode=1", "repeat", "repeat=often", "garbage_kinds=confetti"])
def test_a_fault_that_does_not_exist_is_refused(text):
    with pytest.raises(ValueError, match=r"explode|float|confetti"):
        FaultPlan.parse([text])


def test_every_fault_has_a_name_for_the_command_line():
    assert {"lose_link", "repeat", "reorder", "late", "garbage", "forget"} <= set(FAULT_NAMES)


def test_every_kind_of_garbage_can_be_sent():
    assert set(GARBAGE) == set(GarbageKind)
