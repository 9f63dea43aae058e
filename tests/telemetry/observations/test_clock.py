"""Many devices ahead at once accuse the platform's clock; one of them accuses itself."""

import pytest

from telemetry.observations.clock import ClockWatch

MINUTE = 60_000_000


def watch(ahead, heard):
    """A watch that heard ``heard`` devices at minute 0, the first ``ahead`` of them ahead."""
    one = ClockWatch(devices=5, share=0.5, window=5 * MINUTE)
    for n in range(heard):
        one.hear(f"d{n}", ahead=n < ahead, now=0)
    return one


@pytest.mark.parametrize(
    ("ahead", "heard", "suspect"),
    [
        (0, 0, False),
        (0, 10, False),
        (4, 4, False),
        (5, 5, True),
        (5, 9, True),
        (5, 10, False),
        (6, 10, True),
        (50, 100, False),
        (51, 100, True),
    ],
)
def test_at_least_five_and_more_than_half_of_those_heard(ahead, heard, suspect):
    assert watch(ahead, heard).suspect(now=MINUTE) is suspect


def test_one_device_that_is_ahead_ten_times_is_one_device():
    one = ClockWatch(devices=5, share=0.5, window=5 * MINUTE)
    for n in range(10):
        one.hear("d", ahead=True, now=n)
    assert not one.suspect(now=10)


def test_what_was_heard_longer_ago_than_the_window_does_not_count():
    one = watch(5, 5)
    assert one.suspect(now=5 * MINUTE)
    assert not one.suspect(now=5 * MINUTE + 1)


def test_old_silence_of_good_devices_does_not_clear_the_suspicion():
    one = watch(0, 20)
    for n in range(5):
        one.hear(f"late{n}", ahead=True, now=6 * MINUTE)
    assert one.suspect(now=6 * MINUTE)


def test_a_device_that_is_right_again_is_ahead_no_more():
    one = watch(5, 5)
    one.hear("d0", ahead=False, now=1)
    assert not one.suspect(now=2)
