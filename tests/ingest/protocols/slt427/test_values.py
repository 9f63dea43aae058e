"""What a report's bytes become: values by type, rain of a period, quality, profiles."""

from __future__ import annotations

from typing import Any

import pytest

from ingest.protocols.model import Meaning
from ingest.protocols.slt427.decode import decode
from ingest.protocols.slt427.frame import Frame, pack_frame
from ingest.protocols.slt427.profile import Slt427Profile
from tests.ingest.protocols.slt427.making import (
    ADDRESS,
    EDITION_2021,
    NOW,
    TAG_2016,
    TAG_2021,
    observed,
    only,
    read,
)


@pytest.mark.parametrize(
    ("func", "values", "quantity", "value"),
    [
        (1, "230100", "precipitation", 12.3),
        (2, "45230100", "stage", 12.345),
        (2, "452301F0", "stage", -12.345),
        (4, "345200", "velocity", 5.234),
        (4, "3452F1", "velocity", -15.234),
        (6, "452300", "power", 2345.0),
        (7, "131000", "pressure", 1013.0),
        (9, "1502", "water_temperature", 21.5),
        (12, "340000", "evaporation", 3.4),
    ],
)
def test_a_value_is_read_in_its_digits(func: int, values: str, quantity: str, value: float) -> None:
    found = read(func, values)
    assert observed(found) == [(quantity, None, value)]
    assert only(found).at == "2026-11-23T08:00:00+08:00"
    assert found.unread == []


@pytest.mark.parametrize(
    ("func", "values", "item"),
    [
        (5, "501200", "gate_opening"),
        (11, "5012", "soil_moisture"),
        (15, "50120000", "water_pressure"),
    ],
)
def test_digits_on_which_sources_of_2016_disagree_are_left_to_the_profile(
    func: int, values: str, item: str
) -> None:
    found = read(func, values)
    assert (found.observations, found.items[0]["value"]) == ([], "1250")
    assert [one.item for one in found.unread] == [item]
    known = read(func, values, Slt427Profile(decimals={item: 2}))
    assert observed(known) == [(item, None, 12.5)]


@pytest.mark.parametrize(
    ("func", "values", "item"),
    [(5, "501200", "gate_opening"), (15, "50120000", "water_pressure")],
)
def test_gate_and_water_pressure_of_2021_have_two_decimals(
    func: int, values: str, item: str
) -> None:
    assert observed(read(func, values, EDITION_2021)) == [(item, None, 12.5)]


@pytest.mark.parametrize(
    ("top", "value", "unit"),
    [("0", 1.5, None), ("3", 1.5, "m3/h"), ("C", -1.5, None), ("F", -1.5, "m3/h")],
)
def test_a_discharge_has_its_sign_and_unit_in_the_fifth_byte(
    top: str, value: float, unit: str
) -> None:
    first = read(3, f"00150000{top}0AAAAAAAAAA").observations[0]
    assert (first.value, first.unit) == (value, unit)


def test_a_discharge_with_an_unknown_sign_is_not_guessed() -> None:
    found = read(3, "0015000050" + "0100000000")
    assert observed(found) == [("volume", None, 1.0)]
    assert "coded 5" in found.unread[0].reason


def test_a_volume_whose_top_bit_is_set_is_not_guessed() -> None:
    found = read(3, "0015000000" + "0100000080")
    assert [one.item for one in found.unread] == ["volume"]


def test_several_instruments_are_channels_from_1_on() -> None:
    found = read(2, "45230100" + "452301F0")
    assert observed(found) == [("stage", "1", 12.345), ("stage", "2", -12.345)]


def test_several_meters_give_pairs_and_no_single_flow_in_the_header() -> None:
    found = read(3, ("0015000000" + "0100000000") * 2)
    assert [one.channel for one in found.observations] == ["1", "1", "2", "2"]
    assert len(found.header["flow_blocks"]) == 4
    assert "flow_m3" not in found.header


def test_a_value_of_AA_is_missing_not_absent() -> None:
    one = only(read(2, "AAAAAAAA"))
    assert (one.value, one.quality) == (None, "missing")


def test_digits_that_are_none_spoil_their_own_value_alone() -> None:
    found = read(2, "45230100" + "4B230100")
    assert observed(found) == [("stage", "1", 12.345)]
    assert [(one.item, one.reason[:7]) for one in found.unread] == [("stage.2", "bad_bcd")]


def test_a_negative_zero_is_zero() -> None:
    found = read(2, "000000F0")
    assert found.items[0]["value"] == "0.000"


def test_wind_is_observed_and_its_direction_code_is_not_interpreted() -> None:
    found = read(8, "250330")
    assert observed(found) == [("wind_speed", None, 3.25)]
    assert found.items[0]["direction"] == 3
    assert [one.item for one in found.unread] == ["wind_direction"]


def test_meteorology_of_2021_is_three_values() -> None:
    found = read(7, "131000" + "250330" + "55F0", EDITION_2021)
    assert observed(found) == [
        ("pressure", None, 1013.0),
        ("wind_speed", None, 3.25),
        ("air_temperature", None, -5.5),
    ]


def test_soil_moisture_of_2021_keeps_its_depth_as_an_item() -> None:
    found = read(11, "23014000", EDITION_2021)
    assert observed(found) == [("soil_moisture", None, 12.3)]
    assert [one["value"] for one in found.items] == ["12.3", "40"]
    assert found.unread == []


def test_type_8_is_energy_in_2021() -> None:
    assert observed(read(8, "50120000", EDITION_2021)) == [("energy", None, 12.5)]


@pytest.mark.parametrize(
    ("kind", "period"), [("02", "PT10M"), ("41", "PT1H"), ("81", "P1D"), ("3F", "PT315M")]
)
def test_rain_of_a_period_is_a_total_of_it(kind: str, period: str) -> None:
    one = only(read(14, kind + "230100"))
    assert (one.statistic, one.period, one.value) == ("total", period, 12.3)


@pytest.mark.parametrize(("kind", "why"), [("C0", "test data"), ("00", "no length")])
def test_rain_without_a_period_is_not_observed(kind: str, why: str) -> None:
    found = read(14, kind + "230100")
    assert found.observations == []
    assert why in found.unread[0].reason


def test_rain_whose_period_is_not_stated_is_accumulated_without_a_period() -> None:
    one = only(read(1, "230100"))
    assert (one.statistic, one.period) == ("accumulated", None)


QUALITY = "0602000000" + "12070000" + "56080000" + "34000000"  # pH, oxygen, ammonia


def test_water_quality_without_decimals_is_named_but_not_observed() -> None:
    found = read(10, QUALITY)
    assert [(one["item"], one["value"]) for one in found.items] == [
        ("ph", "712"),
        ("dissolved_oxygen", "856"),
        ("ammonia_nitrogen", "34"),
    ]
    assert found.observations == []
    assert all("decimals" in one.reason for one in found.unread)


def test_water_quality_is_observed_with_the_decimals_of_the_profile() -> None:
    profile = Slt427Profile(decimals={"ph": 2, "ammonia_nitrogen": 2})
    found = read(10, QUALITY, profile)
    assert observed(found) == [("ph", None, 7.12), ("ammonia_nitrogen", None, 0.34)]
    assert [one.item for one in found.unread] == ["dissolved_oxygen"]


def test_water_quality_of_another_length_than_its_bits_stays_raw() -> None:
    found = read(10, QUALITY[:-2])
    assert [one["item"] for one in found.items] == ["data"]


def test_the_coliform_count_has_five_bytes() -> None:
    found = read(10, "0000000100" + "2301000000")
    assert [(one["item"], one["value"]) for one in found.items] == [("faecal_coliform", "123")]


@pytest.mark.parametrize("func", [0, 13])
def test_a_type_without_a_known_layout_stays_raw(func: int) -> None:
    found = read(func, "112233")
    assert found.items == [{"item": "data", "raw": "112233"}]
    assert "no source gives the layout" in found.unread[0].reason
    assert found.header["tp"]["dd"] == "23"


def test_a_report_of_alarms_alone_has_nothing_unread() -> None:
    found = read(13, "")
    assert (found.items, found.unread) == ([], [])


@pytest.mark.parametrize(("tail", "count"), [("", 0), (TAG_2021, 1)])
def test_a_voltage_report_is_two_bytes_with_or_without_time(tail: str, count: int) -> None:
    found = read(13, "5012", EDITION_2021, tail=tail, afn=0x84)
    assert found.items == [{"item": "voltage", "raw": "5012", "value": "12.50"}]
    assert [one.value for one in found.observations] == [12.5] * count


def test_a_voltage_report_of_another_length_stays_raw() -> None:
    found = read(13, "501200", EDITION_2021, tail="", afn=0x84)
    assert [one["item"] for one in found.items] == ["data"]
    assert len(found.unread) == 1


def test_a_part_of_a_split_report_stays_raw() -> None:
    frame = Frame(True, 2, ADDRESS, 0xC0, bytes(12), divs=2)
    found = decode(pack_frame(frame), now=NOW)
    assert (found.header["divs"], found.observations) == (2, [])
    assert "part of a split report" in found.unread[0].reason


def test_a_profile_says_what_a_channel_is() -> None:
    meanings: dict[str, Any] = {
        "stage.1": Meaning(quantity="headwater", channel="N", unit="m"),
        "stage": Meaning(quantity="tailwater", missing=("9999.999",)),
    }
    found = read(2, "45230100" + "99999909", Slt427Profile(meanings=meanings))
    first, second = found.observations
    assert (first.quantity, first.channel, first.unit) == ("headwater", "N", "m")
    assert (second.quantity, second.value, second.quality) == ("tailwater", None, "missing")


def test_bits_of_alarms_and_state_are_counted_from_the_first_byte() -> None:
    header = read(2, "45230100", tail="0120" + "4000" + TAG_2016).header
    assert (header["alarms"], header["state_bits"]) == (["mains", "door"], [6])
