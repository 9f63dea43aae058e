"""A period has one spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telemetry.errors import InvalidError
from telemetry.series.model import canonical_period


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("PT1H", "PT1H"),
        ("PT60M", "PT1H"),
        ("PT3600S", "PT1H"),
        ("PT0.5H", "PT30M"),
        ("PT90M", "PT1H30M"),
        ("PT10S", "PT10S"),
        ("PT86400S", "P1D"),
        ("PT24H", "P1D"),
        ("P1D", "P1D"),
        ("P1DT0H", "P1D"),
        ("P1W", "P7D"),
        ("PT25H", "P1DT1H"),
        ("P1M", "P1M"),
        ("P12M", "P1Y"),
        ("P1Y", "P1Y"),
        ("P14M", "P1Y2M"),
        ("P1Y0M", "P1Y"),
    ],
)
def test_a_period_has_one_spelling(text, spelling):
    assert canonical_period(text) == spelling


@pytest.mark.parametrize(
    "text",
    [
        "", "P", "PT", "1H", "PT1", "one hour", "PT0S", "P0D", "P0Y", "P0M", "-PT1H", "-P1Y",
        "PT0.5S", "P1M1D", "P1YT1H", "P0.5Y", "P1.5M", "PT1H ", "\x00",
        "P99999999999999999999D", "PT1H" * 1000,
    ],
)  # fmt: skip
def test_what_is_no_period_is_refused(text):
    with pytest.raises(InvalidError) as error:
        canonical_period(text)
    assert error.value.field == "period"


@given(st.integers(1, 400 * 86_400))
def test_the_spelling_keeps_the_length_and_is_its_own_spelling(seconds):
    spelling = canonical_period(f"PT{seconds}S")
    assert canonical_period(spelling) == spelling
    days, _, clock = spelling.removeprefix("P").partition("T")
    total = int(days.removesuffix("D") or 0) * 86_400
    for unit, worth in (("H", 3600), ("M", 60), ("S", 1)):
        number, found, rest = clock.partition(unit)
        if found:
            total, clock = total + int(number) * worth, rest
    assert total == seconds


@given(st.text(max_size=20))
def test_no_text_raises_anything_else(text):
    try:
        assert canonical_period(canonical_period(text)) == canonical_period(text)
    except InvalidError:
        return
