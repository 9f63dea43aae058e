"""Answers kept for a moment: one making for all who ask, never an error or an old answer."""

import threading
import time

import pytest

from api.memo import Memo


def test_all_who_ask_within_the_age_get_what_was_made_once():
    memo: Memo[int] = Memo(max_age=60)
    made: list[int] = []

    def make() -> int:
        time.sleep(0.05)
        made.append(1)
        return len(made)

    answers: list[int] = []
    threads = [
        threading.Thread(target=lambda: answers.append(memo.get("a", make))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [1] * 8


@pytest.mark.parametrize(("age", "expected"), [(0.0, 2), (60.0, 1)])
def test_what_is_too_old_is_made_anew(age, expected):
    memo: Memo[int] = Memo(max_age=age)
    memo.get("a", lambda: 1)
    assert memo.get("a", lambda: 2) == expected


def test_answers_of_other_keys_are_apart_and_their_number_is_bounded():
    memo: Memo[int] = Memo(max_age=60)
    for key in range(1000):
        assert memo.get(key, lambda key=key: key) == key
    assert memo.get(999, lambda: -1) == 999
    assert memo.get(0, lambda: -1) == -1


def test_an_error_is_not_kept():
    memo: Memo[int] = Memo(max_age=60)
    with pytest.raises(ZeroDivisionError):
        memo.get("a", lambda: 1 // 0)
    assert memo.get("a", lambda: 3) == 3
