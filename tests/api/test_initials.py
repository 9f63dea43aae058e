"""Pinyin initials of station names."""

import pytest

from api.initials import initials


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("瓜洲", "gz"),
        ("古运河城区（演示）", "gyhcq"),
        ("G1 闸", "g1z"),
        ("重庆长江", "cqcj"),
        ("<b>邵伯</b>", "bsbb"),
        ("", ""),
    ],
)
def test_initials_are_what_people_type(name, expected):
    assert initials(name) == expected
