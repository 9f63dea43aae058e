"""The time of a report, and reports of the other edition."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.ingest.protocols.slt427.making import (
    EDITION_2021,
    STATUS,
    TAG_2016,
    TAG_2021,
    observed,
    only,
    read,
)


@pytest.mark.parametrize(("func", "values"), [(2, "45230100"), (9, "1502"), (9, "15022502")])
def test_a_report_of_2021_is_not_misread_as_one_of_2016(func: int, values: str) -> None:
    found = read(func, values, tail=STATUS + TAG_2021)
    assert found.observations == []
    assert found.items == [{"item": "data", "raw": values + STATUS + TAG_2021}]
    assert 'say edition = "2021"' in found.unread[0].reason


def test_a_report_of_2016_is_not_misread_as_one_of_2021() -> None:
    found = read(2, "45230100", EDITION_2021, tail=STATUS + TAG_2016)
    assert found.observations == []
    assert "edition 2021 has a time tag of 7 bytes" in found.unread[0].reason


def test_two_water_temperatures_of_2016_are_read_although_2021_would_fit() -> None:
    found = read(9, "15022502")
    assert observed(found) == [("water_temperature", "1", 21.5), ("water_temperature", "2", 22.5)]


@pytest.mark.parametrize(
    ("tag", "at"),
    [
        ("0000082300", "2026-11-23T08:00:00"),
        ("5959072400", "2026-11-24T07:59:59"),  # within a day ahead
        ("0100082400", "2026-10-24T08:00:01"),  # more than a day ahead: a month before
        ("0000083100", "2026-10-31T08:00:00"),  # November has no 31st
    ],
)
def test_a_2016_time_tag_takes_the_newest_month_that_fits(tag: str, at: str) -> None:
    assert only(read(2, "45230100", tail=STATUS + tag)).at == at + "+08:00"


@pytest.mark.parametrize(
    ("now", "at"),
    [
        ("2027-01-01T00:10:00+08:00", "2026-12-31T08:00:00"),
        ("2026-03-05T00:00:00+08:00", "2026-01-31T08:00:00"),
        ("2026-11-30T16:30:00+00:00", "2026-10-31T08:00:00"),
    ],
)
def test_month_and_year_come_from_the_beijing_time_of_receipt(now: str, at: str) -> None:
    found = read(2, "45230100", tail=STATUS + "0000083100", now=datetime.fromisoformat(now))
    assert only(found).at == at + "+08:00"


@pytest.mark.parametrize("tag", ["0000080000", "0000250100", "00AA080100", "6000080100"])
def test_a_time_tag_that_is_no_time_gives_no_observation(tag: str) -> None:
    found = read(2, "45230100", tail=STATUS + tag)
    assert found.observations == []
    assert found.unread[0].reason.startswith("no time in the frame")
    assert found.items[0]["value"] == "12.345"


def test_without_a_time_of_receipt_a_2016_report_gives_no_observation() -> None:
    found = read(2, "45230100", now=None)
    assert "no time of receipt" in found.unread[0].reason


def test_a_2021_time_tag_needs_no_time_of_receipt() -> None:
    found = read(2, "45230100", EDITION_2021, now=None)
    assert only(found).at == "2026-11-23T08:00:00+08:00"


def test_the_answer_to_a_query_has_no_time_and_that_is_no_quirk() -> None:
    found = read(2, "45230100", tail=STATUS, afn=0xB0)
    assert (found.observations, found.quirks) == ([], [])
    assert found.items[0]["value"] == "12.345"


def test_manual_values_are_read_like_reports() -> None:
    assert observed(read(2, "45230100", afn=0x82)) == [("stage", None, 12.345)]
