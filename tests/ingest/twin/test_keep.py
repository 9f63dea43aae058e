import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ingest.twin.keep import DemoClock, passwords, plan_run, read_clock, write_clock

NOW = datetime(2026, 7, 1, 3, 7, 20, 500_000, tzinfo=UTC)
WEEK = timedelta(days=7)


def clock(last, *, backfilled=True):
    anchor = NOW - timedelta(days=1)
    return DemoClock(anchor=anchor, since=anchor - WEEK, backfilled=backfilled, last=last)


def test_the_first_run_fills_a_week_back_from_whole_seconds():
    plan = plan_run(None, NOW, backfill=WEEK)
    assert plan.anchor == NOW.replace(microsecond=0)
    assert plan.since == plan.anchor - WEEK
    assert not plan.backfilled


def test_after_a_short_stop_the_demo_goes_on():
    known = clock(NOW - timedelta(minutes=9))
    assert plan_run(known, NOW, backfill=WEEK) == known


def test_after_a_long_stop_it_begins_anew_and_fills_only_the_pause():
    plan = plan_run(clock(NOW - timedelta(hours=5)), NOW, backfill=WEEK)
    assert plan.anchor == NOW.replace(microsecond=0)
    assert plan.since == NOW - timedelta(hours=5)
    assert not plan.backfilled


def test_another_scenario_begins_anew_even_after_a_short_stop():
    plan = plan_run(clock(NOW - timedelta(minutes=1)), NOW, backfill=WEEK, scenario="another")
    assert plan.anchor == NOW.replace(microsecond=0)
    assert plan.since == NOW - timedelta(minutes=1)
    assert plan_run(plan, NOW + timedelta(minutes=1), backfill=WEEK, scenario="another") == plan


def test_without_back_fill_nothing_is_left_to_fill():
    plan = plan_run(None, NOW, backfill=timedelta(0))
    assert plan.backfilled
    assert plan.since == plan.anchor


def test_the_clock_survives_a_restart(tmp_path):
    path = tmp_path / "deep" / "clock.json"
    assert read_clock(path) is None
    known = replace(clock(NOW, backfilled=False), scenario="a1")
    write_clock(path, known)
    assert read_clock(path) == known


@pytest.mark.parametrize("text", ["{}", '{"anchor": 1}', "[", '{"anchor": "soon"}'])
def test_a_damaged_clock_is_an_error_and_not_a_new_week(tmp_path, text):
    path = tmp_path / "clock.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError):  # noqa: PT011  json's own error is one too
        read_clock(path)


def test_passwords_are_kept_private_and_differ(tmp_path):
    path = tmp_path / "passwords.json"
    first = passwords(path, ["a", "b"])
    again = passwords(path, ["b", "c"])
    assert again["b"] == first["b"]
    assert len({first["a"], first["b"], again["c"]}) == 3
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
