"""What a batch holds and how much one receipt can list."""

import pytest

from tests.fixtures.messages import TWO, Platform, message, reading

BAD = {"naive_time": reading(at="2026-07-01T08:00:00"), "bad_value": reading(value="x")}


def bad(seq, *codes, session="s1"):
    return message(*(BAD[code] for code in codes), seq=seq, session=session)


def fits(batch, platform, payload, **rest):
    """Whether one more message fits; it is not added."""
    probe = platform.batch(payload, **rest)
    return batch.fits(probe.entries[0])


def test_one_receipt_lists_fifty_entries_of_its_session_and_no_more():
    platform = Platform()
    batch = platform.batch(*(bad(seq, "bad_value") for seq in range(1, 50)))
    assert fits(batch, platform, bad(50, "bad_value"))
    assert not fits(batch, platform, bad(50, "bad_value", "naive_time"))
    platform.entry(batch, bad(50, "bad_value"))
    assert not fits(batch, platform, bad(51, "bad_value"))


def test_several_rejections_of_one_code_are_one_entry():
    platform = Platform()
    batch = platform.batch(*(bad(seq, *["bad_value"] * 5) for seq in range(1, 50)))
    assert fits(batch, platform, bad(50, *["bad_value"] * 5))


@pytest.mark.parametrize(
    ("payload", "rest"),
    [
        (message(reading(), seq=51), {}),
        (bad(1, "bad_value", session="other"), {}),
        (bad(1, "bad_value"), {"topic": "backlog"}),
        (bad(1, "bad_value"), {"device": TWO}),
        (b"\xff", {}),
    ],
)
def test_a_full_receipt_hinders_no_good_message_and_no_other_session(payload, rest):
    platform = Platform()
    batch = platform.batch(*(bad(seq, "bad_value") for seq in range(1, 51)))
    assert fits(batch, platform, payload, **rest)


def test_a_batch_of_one_entry_has_its_rows_alone():
    at = [f"2026-07-01T08:0{n}:00+08:00" for n in range(4)]
    batch = Platform().batch(
        message(reading(at=at[0], value=0)),
        message(reading(at=at[1], value=1), reading(at=at[2], value=2), seq=2),
        message(reading(at=at[3], value=3), seq=3),
    )
    single = batch.only(1)
    assert single.rows.value == [1.0, 2.0]
    assert (single.entries[0].start, single.entries[0].stop) == (0, 2)
    assert (batch.entries[1].start, batch.entries[1].stop) == (1, 3)


def test_a_message_rejected_whole_rejects_all_its_readings():
    platform = Platform()
    batch = platform.batch(message(reading(), reading(), unknown=1))
    assert batch.entries[0].rejected_readings() == 2
