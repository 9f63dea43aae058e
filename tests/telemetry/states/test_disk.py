"""The state of the disk by the dated limits."""

import shutil

import pytest

from telemetry.errors import InvalidError
from telemetry.states.disk import DiskLimits, DiskState, judge_disk, look_at_disk

SETTING = {"alarm_free_share": 0.10, "refuse_free_share": 0.03, "refuse_free_bytes": 256}
LIMITS = DiskLimits.from_setting(SETTING)


@pytest.mark.parametrize(
    ("free", "total", "state"),
    [
        (100_000, 1_000_000, DiskState.OK),
        (99_999, 1_000_000, DiskState.ALARM),
        (30_000, 1_000_000, DiskState.ALARM),
        (29_999, 1_000_000, DiskState.REFUSE),
        (255, 300, DiskState.REFUSE),
        (256, 300, DiskState.OK),
        (0, 1_000, DiskState.REFUSE),
    ],
)
def test_a_share_or_a_number_of_bytes_decides(free, total, state):
    assert judge_disk(free, total, LIMITS) is state


def test_a_disk_that_can_be_seen_is_reported_in_bytes(tmp_path):
    report = look_at_disk(tmp_path, DiskLimits.from_setting({**SETTING, "refuse_free_bytes": 0}))
    assert report.total_bytes == shutil.disk_usage(tmp_path).total
    assert report.state is not DiskState.UNKNOWN


def test_a_disk_without_a_path_is_unknown_and_names_the_setting():
    report = look_at_disk(None, LIMITS)
    assert (report.state, report.free_bytes) == (DiskState.UNKNOWN, None)
    assert "HANGOU_DISK_PATH is not set" in report.reason


def test_a_disk_that_cannot_be_read_is_unknown_and_says_why(tmp_path):
    report = look_at_disk(tmp_path / "absent", LIMITS)
    assert report.state is DiskState.UNKNOWN
    assert "No such file" in report.reason


@pytest.mark.parametrize("missing", sorted(SETTING))
def test_a_missing_limit_is_refused(missing):
    with pytest.raises(InvalidError, match=missing):
        DiskLimits.from_setting({key: SETTING[key] for key in SETTING if key != missing})
