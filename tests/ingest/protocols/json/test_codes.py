"""Every bad input gets the code of the contract, and costs no good reading beside it."""

import json
from datetime import timedelta

import pytest

from telemetry.observations.model import Code
from tests.fixtures.messages import (
    AT,
    NOW,
    TWO,
    Platform,
    as_bytes,
    columns,
    content,
    message,
    reading,
)

AHEAD = (NOW + timedelta(minutes=10, seconds=1)).isoformat()
RAIN = {"quantity": "precipitation", "statistic": "total"}

WHOLE = [
    ("not_utf8", b'{"session": "\xff", "seq": 1, "observations": []}'),
    ("not_utf8", b"\xff\xfe\x00"),
    ("not_json", b""),
    ("not_json", b"stage=5.12"),
    ("not_json", b'{"session": "s1", "seq": 1, "observations": ['),
    ("not_json", as_bytes(message(reading(value=float("nan"))))),
    ("not_json", as_bytes(message(reading(value=float("inf"))))),
    ("not_json", as_bytes(message(reading(value=float("-inf"))))),
    ("not_json", b"[" * 100_000),
    ("bad_form", b"[]"),
    ("bad_form", b"17"),
    ("bad_form", b"null"),
    ("bad_form", b"[" * 500 + b"]" * 500),
    ("bad_form", {"session": "s1", "seq": 1}),
    ("bad_form", {"session": "s1", "seq": 1, "observations": None}),
    ("bad_form", {"session": "s1", "seq": 1, "observations": {}}),
    ("bad_form", {"session": "s1", "seq": 1, "at": [AT]}),
    ("bad_form", {"session": "s1", "seq": 1, "series": {"stage": [1]}}),
    ("bad_form", columns([AT], {"stage": 1})),
    ("bad_form", columns(AT, {"stage": [1]})),
    ("bad_form", columns([AT], [1])),
    ("bad_form", message(reading(), station="GZ01")),
    ("bad_form", message(reading(), series={"stage": [1]}, at=[AT])),
    ("bad_form", {"session": "s1", "observations": [reading()]}),
    ("bad_form", {"seq": 1, "observations": [reading()]}),
    ("bad_form", message(reading(), session="")),
    ("bad_form", message(reading(), session="s" * 33)),
    ("bad_form", message(reading(), session=7)),
    ("bad_form", message(reading(), session="a\nb")),
    ("bad_form", message(reading(), session="\ud800")),
    ("unknown_key", message(reading(), firmware="1")),
    ("unknown_key", message(reading(), **{"": 1})),
    ("bad_seq", message(reading(), seq=0)),
    ("bad_seq", message(reading(), seq=-1)),
    ("bad_seq", message(reading(), seq=1.5)),
    ("bad_seq", message(reading(), seq="1")),
    ("bad_seq", message(reading(), seq=True)),
    ("bad_seq", message(reading(), seq=2**63)),
    ("bad_seq", message(reading(), seq=10**30)),
    ("length_mismatch", columns([AT], {"stage": [1, 2]})),
    ("length_mismatch", columns([AT, AT], {"stage": [1, 2], "discharge": [1]})),
    ("unknown_station", columns([AT], {"stage": [1]}, station=7)),
]

SINGLE = [
    ("bad_form", 17),
    ("bad_form", []),
    ("bad_form", None),
    ("bad_form", reading(quantity=...)),
    ("bad_form", reading(quantity=None)),
    ("bad_form", reading(at=...)),
    ("bad_form", reading(value=...)),
    ("unknown_key", reading(unit="m")),
    ("unknown_station", reading(station="GZ99")),
    ("unknown_station", reading(station="")),
    ("unknown_station", reading(station=7)),
    ("unknown_station", reading(station="\x00")),
    ("station_not_served", reading(station="GZ02")),
    ("unknown_quantity", reading(quantity="foo")),
    ("unknown_quantity", reading(quantity="")),
    ("unknown_quantity", reading(quantity=7)),
    ("unknown_quantity", reading(quantity="\ud800")),
    ("bad_channel", reading(channel="")),
    ("bad_channel", reading(channel="a.b")),
    ("bad_channel", reading(channel="c" * 65)),
    ("bad_channel", reading(channel="闸")),
    ("bad_channel", reading(channel=3)),
    ("bad_statistic", reading(statistic="median")),
    ("bad_statistic", reading(statistic="")),
    ("bad_statistic", reading(statistic="total")),
    ("bad_statistic", reading(statistic=1)),
    ("bad_period", reading(period="PT1H")),
    ("bad_period", reading(**RAIN, period="1 hour")),
    ("bad_period", reading(**RAIN, period="")),
    ("bad_period", reading(**RAIN, period="PT0S")),
    ("bad_period", reading(**RAIN, period="-PT1H")),
    ("bad_period", reading(**RAIN, period="P1M1D")),
    ("bad_period", reading(**RAIN, period=60)),
    ("period_required", reading(**RAIN)),
    ("period_required", reading(quantity="precipitation")),
    ("naive_time", reading(at="2026-07-01T08:00:00")),
    ("naive_time", reading(at="2026-07-01T08:00:00.5")),
    ("bad_time", reading(at="yesterday")),
    ("bad_time", reading(at="")),
    ("bad_time", reading(at=1782864000)),
    ("bad_time", reading(at="2026-02-29T08:00:00+08:00")),
    ("bad_time", reading(at="2026-07-01T24:00:01+08:00")),
    ("bad_time", reading(at="2026-07-01T08:00:60+08:00")),
    ("bad_time", reading(at="2026-07-01 08:00:00+08:00")),
    ("bad_time", reading(at="2026-07-01T08:00:00.1234567+08:00")),
    ("bad_time", reading(at="2026-07-01T08:00:00+24:00")),
    ("bad_time", reading(at="2026-07-01T08:00:00+08:60")),
    ("bad_time", reading(at="２026-07-01T08:00:00+08:00")),
    ("bad_time", reading(quantity="tailwater", at="1999-12-31T00:00:00Z")),
    ("time_ahead", reading(at=AHEAD)),
    ("time_ahead", reading(at="9999-12-31T23:59:59-08:00")),
    ("time_too_old", reading(at="0001-01-01T00:00:00+23:59")),
    ("time_too_old", reading(at="1989-12-31T23:59:59Z")),
    ("time_too_old", reading(at="1990-01-01T07:59:59+08:00")),
    ("bad_value", reading(value="5.12")),
    ("bad_value", reading(value=True)),
    ("bad_value", reading(value=[5.12])),
    ("bad_value", reading(value={})),
    ("bad_value", reading(value=10**400)),
    ("bad_quality", reading(quality="missing")),
    ("bad_quality", reading(quality="GOOD")),
    ("bad_quality", reading(quality="")),
    ("bad_quality", reading(quality=0)),
    ("bad_quality", reading(value=None, quality="worse")),
]


@pytest.mark.parametrize(("code", "payload"), WHOLE)
def test_an_error_at_the_top_level_rejects_the_message(code, payload):
    _, rejections, rows = Platform().admit(payload)
    assert [(one.code, one.index) for one in rejections] == [(code, None)]
    assert rejections[0].reason
    assert len(rows) == 0


@pytest.mark.parametrize(("code", "bad"), SINGLE)
def test_an_error_inside_an_observation_rejects_that_observation_alone(code, bad):
    good = [reading(at="2026-07-01T07:00:00+08:00"), reading(at="2026-07-01T09:00:00+08:00")]
    read, rejections, rows = Platform().admit(message(good[0], bad, good[1]))
    assert [(one.code, one.index) for one in rejections] == [(code, 1)]
    assert rejections[0].reason
    assert len(rows) == 2
    assert (read.session, read.seq, read.readings) == ("s1", 1, 3)


def test_a_number_with_thousands_of_digits_rejects_its_own_observation_alone():
    payload = as_bytes(message(reading(), reading(value=0)))
    huge = payload.replace(b'"value": 0', b'"value": 1' + b"0" * 5000)
    _, rejections, rows = Platform().admit(huge)
    assert [(one.code, one.index) for one in rejections] == [("bad_value", 1)]
    assert len(rows) == 1


def test_a_value_too_large_for_a_double_rejects_its_own_observation_alone():
    payload = as_bytes(message(reading(), reading(value=0)))
    _, rejections, rows = Platform().admit(payload.replace(b'"value": 0', b'"value": 1e400'))
    assert [(one.code, one.index) for one in rejections] == [("bad_value", 1)]
    assert len(rows) == 1


def test_a_value_that_overflows_in_conversion_is_rejected_alone():
    huge = reading(quantity="headwater", channel="mm", value=1e308)
    _, rejections, rows = Platform().admit(message(reading(), huge))
    assert [(one.code, one.index) for one in rejections] == [("bad_value", 1)]
    assert len(rows) == 1


def test_a_device_of_several_stations_must_name_one():
    _, rejections, _ = Platform().admit(message(reading(station=...)), TWO)
    assert [one.code for one in rejections] == ["station_required"]
    _, rejections, rows = Platform().admit(message(reading(station=...)))
    assert rejections == []
    assert len(rows) == 1


def test_differing_values_of_one_key_are_all_rejected_and_equal_repeats_are_not():
    other = reading(at="2026-07-01T09:00:00+08:00")
    conflict = message(
        reading(), other, reading(value=5.13), other, reading(at="2026-07-01T00:00:00Z")
    )
    _, rejections, rows = Platform().admit(conflict)
    assert sorted((one.code, one.index) for one in rejections) == [
        ("conflicting_values", 0), ("conflicting_values", 2), ("conflicting_values", 4),
    ]  # fmt: skip
    assert [row[3] for row in content(rows)] == [5.12, 5.12]


def test_null_beside_a_value_for_one_key_is_a_conflict():
    _, rejections, rows = Platform().admit(message(reading(), reading(value=None)))
    assert [one.code for one in rejections] == ["conflicting_values"] * 2
    assert len(rows) == 0


def test_in_the_columnar_form_an_error_is_at_its_row_and_key():
    at = [AT, "2026-07-01T09:00:00", "2026-07-01T10:00:00+08:00"]
    _, rejections, rows = Platform().admit(columns(at, {"stage": [1, 2, "x"], "foo": [1, 2, 3]}))
    assert sorted(((one.code, one.index) for one in rejections), key=str) == sorted(
        [
            ("naive_time", (1, "stage")),
            ("bad_value", (2, "stage")),
            ("unknown_quantity", (0, "foo")),
            ("unknown_quantity", (1, "foo")),
            ("unknown_quantity", (2, "foo")),
        ],
        key=str,
    )
    assert [row[3] for row in content(rows)] == [1.0]


def test_in_the_columnar_form_a_conflict_is_at_its_rows_and_key():
    _, rejections, rows = Platform().admit(
        columns([AT, AT], {"stage": [1, 2], "discharge": [3, 3]})
    )
    assert sorted((one.code, one.index) for one in rejections) == [
        ("conflicting_values", (0, "stage")), ("conflicting_values", (1, "stage")),
    ]  # fmt: skip
    assert [row[3] for row in content(rows)] == [3.0, 3.0]


def test_an_empty_message_closes_a_seq():
    read, rejections, rows = Platform().admit(message(seq=9))
    assert (read.session, read.seq, rejections, len(rows)) == ("s1", 9, [], 0)


@pytest.mark.parametrize(
    "payload", [b"\xff", b"nonsense", as_bytes({"seq": 1, "observations": []})]
)
def test_what_has_no_readable_session_and_seq_is_answered_by_its_hash(payload):
    assert Platform().admit(payload)[0].unreadable


def test_a_message_without_session_and_seq_is_readable_and_gets_no_receipt():
    read, rejections, rows = Platform().admit({"observations": [reading()]})
    assert (read.unreadable, read.session, read.seq) == (False, None, None)
    assert (rejections, len(rows)) == ([], 1)


@pytest.mark.parametrize("depth", range(900, 1010, 5))
def test_no_depth_of_nesting_raises(depth):
    for nested in (b"[" * depth + b"]" * depth, b'{"a":' * depth + b"1" + b"}" * depth):
        Platform().admit(nested)
        inside = as_bytes(message(reading(value=0))).replace(b'"value": 0', b'"value": ' + nested)
        Platform().admit(inside)


def test_every_code_of_the_contract_has_a_case():
    cases = {code for code, _ in WHOLE + SINGLE} | {"station_required", "conflicting_values"}
    elsewhere = {"gap_too_wide", "platform_clock_suspect"}
    assert {str(code) for code in Code} == cases | elsewhere


def test_a_reason_is_short_whatever_the_device_sent():
    payload = message(reading(quantity="x" * 200_000))
    _, rejections, _ = Platform().admit(payload)
    assert len(rejections[0].reason) < 200
    json.dumps(rejections[0].reason).encode()
