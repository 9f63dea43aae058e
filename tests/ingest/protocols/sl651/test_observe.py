"""From elements to observations."""

from __future__ import annotations

import csv
from datetime import date
from typing import Any

import pytest

from ingest.protocols.model import Meaning, Observation
from ingest.protocols.sl651.decode import decode
from ingest.protocols.sl651.elements import load_elements, shipped
from ingest.protocols.sl651.profile import Sl651Profile
from telemetry.errors import CatalogueError
from telemetry.quantities.model import load_catalogue
from tests.fixtures.frames import DATA
from tests.ingest.protocols.sl651.making import GOOD, elements, sound

AT = "2017-07-18T11:02:00+08:00"
TT = "F0F01707181102"


def _sample(function: str, last: str) -> Any:
    return next(
        row["data"]
        for row in GOOD
        if row["expected"]["function"] == function and row["frame"].endswith(last)
    )


def _seen(data: bytes, profile: Sl651Profile | None = None) -> list[tuple[Any, ...]]:
    decoded = decode(data, profile or Sl651Profile())
    return [
        (one.quantity, one.channel, one.statistic, one.period, one.at, one.value)
        for one in decoded.observations
    ]


def test_a_captured_query_answer_gives_each_rain_its_period_and_statistic() -> None:
    assert _seen(_sample("3A", "EDD0")) == [
        ("precipitation", None, "total", "P1D", AT, 0.0),
        ("precipitation", None, "accumulated", "P1D", AT, 4.0),
        ("precipitation", None, "accumulated", "P1Y", AT, 4.0),
        ("voltage", None, "instant", None, AT, 10.99),
        ("stage", None, "instant", None, AT, 10.49),
    ]


def test_twelve_values_begin_at_the_observation_time_when_the_frame_was_sent_after_the_hour() -> (
    None
):
    decoded = decode(_sample("3A", "074E"))
    assert decoded.quirks == []
    assert [one.at[11:16] for one in decoded.observations] == [
        "10:05", "10:10", "10:15", "10:20", "10:25", "10:30",
        "10:35", "10:40", "10:45", "10:50", "10:55", "11:00",
    ]  # fmt: skip
    values = [one.value for one in decoded.observations]
    assert values == [0.5, 0.0, 0.0, 0.0, 2.0, None, None, None, None, None, 0.0, 0.0]
    assert {(one.period, one.statistic) for one in decoded.observations} == {("PT5M", "total")}
    assert [one.quality for one in decoded.observations] == [
        "missing" if value is None else "good" for value in values
    ]


def test_twelve_values_end_at_the_observation_time_when_they_would_lie_ahead_of_sending() -> None:
    decoded = decode(_sample("34", "DD4E"))
    rain = [one for one in decoded.observations if one.period == "PT5M"]
    assert decoded.quirks == ["five_minute_times_end_at_tt"]
    assert rain[0].at == "2014-06-12T01:05:00+08:00"
    assert rain[-1].at == "2014-06-12T02:00:00+08:00"


@pytest.mark.parametrize(("rule", "first"), [("first", "02:00"), ("last", "01:05")])
def test_a_profile_fixes_where_twelve_values_begin_and_then_no_quirk_is_said(
    rule: Any, first: str
) -> None:
    decoded = decode(_sample("34", "DD4E"), Sl651Profile(five_minute_times=rule))
    assert decoded.quirks == []
    assert decoded.observations[0].at[11:16] == first


def test_without_a_send_time_to_compare_twelve_values_are_unread_and_the_rest_stays() -> None:
    data = elements(TT + "F460" + "00" * 12 + "391A002730", sent="179918110226")
    decoded = decode(data)
    assert [one.item for one in decoded.unread] == ["DRP"]
    assert [one.quantity for one in decoded.observations] == ["stage"]


def test_a_relative_stage_becomes_a_stage_only_with_its_base() -> None:
    data = _sample("3A", "3CAF")
    assert decode(data).observations[0] == Observation(
        "0011223344", "DRZ1", None, "instant", None, "2017-07-18T10:05:00+08:00", 0.12, None, "good"
    )
    decoded = decode(data, Sl651Profile(stage_base={"DRZ1": 3.47}))
    assert {one.quantity for one in decoded.observations} == {"stage"}
    assert [one.value for one in decoded.observations][:6] == [3.59, 3.59, 3.75, 3.96, 3.96, None]


def test_a_gate_number_is_the_channel_of_the_gate_elements_behind_it_and_of_no_other() -> None:
    text = TT + "0A0803" + "0912" + "0150" + "0A0804" + "0912" + "0000" + "3B1A000512"
    assert _seen(elements(text)) == [
        ("gate_opening", "3", "instant", None, AT, 1.5),
        ("gate_opening", "4", "instant", None, AT, 0.0),
        ("headwater", None, "instant", None, AT, 5.12),
    ]


@pytest.mark.parametrize(
    ("opening", "seen"),
    [
        ("044400", [("gate_opening", 0.0)]),
        ("099900", [("gate_state", 1.0)]),
        ("088800", [("gate_state", 1.0)]),
        ("055500", []),
        ("000444", [("gate_opening", 4.44)]),
    ],
)
def test_openings_that_are_words_are_read_as_such(opening: str, seen: list[Any]) -> None:
    decoded = decode(elements(TT + "091A" + opening))
    assert [(one.quantity, one.value) for one in decoded.observations] == seen
    assert [one.item for one in decoded.unread] == ([] if seen else ["GH"])


def test_elements_without_a_time_or_with_an_impossible_one_are_unread_until_a_good_one() -> None:
    decoded = decode(elements("391A002730" + "F0F01713181102" + "391A002731" + TT + "391A002732"))
    assert [(one.item, one.reason.split(":")[0]) for one in decoded.unread] == [
        ("Z", "no_time"),
        ("Z", "bad_time"),
    ]
    assert [one.value for one in decoded.observations] == [27.32]
    assert [value for name, value in decoded.items if name == "Z"] == [27.3, 27.31, 27.32]


def test_one_element_that_is_no_number_does_not_take_the_others_with_it() -> None:
    decoded = decode(elements(TT + "391A00A730" + "38121209"))
    assert decoded.items[1:] == [["Z", "00A730"], ["VT", 12.09]]
    assert [one.item for one in decoded.unread] == ["Z"]
    assert [one.quantity for one in decoded.observations] == ["voltage"]


def test_a_time_step_spreads_the_values_of_one_element_to_the_end_of_the_body() -> None:
    decoded = decode(elements(TT + "0418000100" + "391A" + "002730" + "FFFFFF" + "FF0005"))
    assert decoded.items[1:] == [["DRxnn", "000100"], ["Z", [27.3, None, -0.05]]]
    assert [(one.at[11:16], one.value) for one in decoded.observations] == [
        ("11:02", 27.3),
        ("12:02", None),
        ("13:02", -0.05),
    ]


def test_a_time_step_before_twelve_values_leaves_them_as_they_are() -> None:
    decoded = decode(elements("F0F01707181005" + "0418000005" + "F460" + "0A" * 12 + "38121209"))
    assert decoded.items[1:] == [["DRxnn", "000005"], ["DRP", [1.0] * 12], ["VT", 12.09]]
    assert len(decoded.observations) == 13


def test_a_profile_says_what_unknown_elements_are_by_their_leader_and_which_value_is_none() -> None:
    data = _sample("32", "BB93")
    assert [one[0] for one in _seen(data)] == ["0x76", "0x77", "0x78"]
    profile = Sl651Profile(
        elements={
            "76": Meaning(quantity="stage", channel="2", unit="m"),
            "77": Meaning(quantity="tailwater", missing=("-0.21",)),
        }
    )
    seen = decode(data, profile).observations
    assert (seen[0].quantity, seen[0].channel, seen[0].unit) == ("stage", "2", "m")
    assert (seen[1].value, seen[1].quality) == (None, "missing")
    assert [one.station for one in seen] == ["40590235C2"] * 3


def test_a_profile_may_name_a_known_element_by_name_or_leader_and_a_long_one_by_four_digits() -> (
    None
):
    data = elements(TT + "391A002730" + "FF76120150")
    by_name = Sl651Profile(elements={"Z": Meaning(quantity="headwater")})
    by_leader = Sl651Profile(
        elements={"39": Meaning(quantity="headwater"), "FF76": Meaning(unit="m")}
    )
    assert _seen(data, by_name)[0][0] == _seen(data, by_leader)[0][0] == "headwater"
    assert decode(data, by_leader).observations[1].quantity == "0xFF76"
    assert decode(data, by_leader).observations[1].unit == "m"


def test_texts_bits_and_images_are_items_without_being_observed_or_unread() -> None:
    image = bytes.fromhex("FFD8FFE0") + b"picture"
    decoded = decode(elements(TT + "452000000400" + "F3F3" + image.hex(), 0x36))
    assert decoded.items[1] == ["ZT", "00000400"]
    assert decoded.items[2][1]["bytes"] == len(image)
    assert decoded.items[2][1]["format"] == "JPEG"
    assert decoded.observations == []
    assert decoded.unread == []


def test_the_values_of_a_test_report_are_read_and_not_observed() -> None:
    body = "F0F0170718110239230001049038121209"
    assert decode(elements(body, 0x32)).observations
    found = decode(elements(body, 0x30))
    assert [name for name, _ in found.items] == ["TT", "Z", "VT"]
    assert found.observations == []
    assert [one.item for one in found.unread] == ["Z", "VT"]


def test_a_text_may_be_utf8_or_gb18030() -> None:
    for coding in ("utf-8", "gb18030"):
        decoded = decode(sound(b"\xf2\xf2" + "闸门正常".encode(coding), 0x35))
        assert decoded.items == [["RGZS", "闸门正常"]]


def test_a_function_that_is_the_manufacturers_own_is_kept_as_hex_and_said_to_be_unread() -> None:
    decoded = decode(sound(b"\x01\x02", 0xE3))
    assert decoded.header["body_rest"] == "0102"
    assert [one.item for one in decoded.unread] == ["body_rest"]


def test_every_quantity_of_the_table_is_in_the_catalogue_and_allows_the_statistic() -> None:
    catalogue = load_catalogue(DATA / "quantities.toml").quantities
    for row in shipped().by_name.values():
        if row.quantity != row.name:
            assert row.statistic in catalogue[row.quantity].statistics
            assert (row.period is not None) >= catalogue[row.quantity].period_required


def test_the_table_names_no_leader_and_no_name_twice() -> None:
    lines = (DATA / "sl651_elements.csv").read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    assert len({row["leader"] for row in rows}) == len({row["name"] for row in rows}) == len(rows)
    assert {row["source"] for row in rows} == {"SL 651-2014 annex C", "unverified"}


def test_a_table_that_is_missing_or_torn_is_refused_in_words(tmp_path: Any) -> None:
    with pytest.raises(CatalogueError, match="HANGOU_DATA_DIR"):
        load_elements(tmp_path, date(2026, 11, 23))
    for torn in ("leader,name\nXX,Z\n", "leader,valid_from\n39,2014-01-01,more\n"):
        (tmp_path / "sl651_elements.csv").write_text(torn)
        with pytest.raises(CatalogueError, match="row 1"):
            load_elements(tmp_path, date(2026, 11, 23))
