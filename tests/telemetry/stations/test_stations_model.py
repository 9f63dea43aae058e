"""What the fields of stations, levels and gates allow."""

from datetime import UTC, datetime

import pytest

from telemetry.errors import InvalidError
from telemetry.stations.model import Gate, Level, Station, interval_seconds

STATION = {"code": "GZ01", "name": "高邮", "kind": "level", "lon": 119.43, "lat": 32.78}
LEVEL = {
    "station": "GZ01",
    "quantity": "stage",
    "name": "警戒水位",
    "value": 8.5,
    "severity": "orange",
    "source": "test",
}
GATE = {"station": "GZ01", "number": "3", "source": "test"}
NAIVE = datetime(2026, 7, 1)
JULY, AUGUST = datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 8, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"code": "GZ 01"}, "code: 'GZ 01' is not"),
        ({"code": ""}, "code"),
        ({"code": "x" * 65}, "code"),
        ({"code": "高邮"}, "code"),
        ({"name": " "}, "name: is empty"),
        ({"kind": "river"}, "kind: 'river' is none of level, rain"),
        ({"lon": 181}, "lon: 181 is not between"),
        ({"lon": float("nan")}, "lon"),
        ({"lon": 32.78, "lat": 119.43}, "lon and lat look exchanged"),
        ({"lat": None}, "lat: is missing"),
        ({"lon": None}, "lon: is missing"),
        ({"interval_s": 0}, "interval: 0 s"),
        ({"interval_s": 2**31}, "interval"),
        ({"datum": ""}, "datum: is empty"),
        ({"river": " "}, "river: is empty"),
        ({"owner": ""}, "owner: is empty"),
        ({"position": "guessed"}, "position: 'guessed' is none of surveyed, approximate"),
        ({"datum_source": "survey"}, "datum_source: is given without"),
        ({"code": "DEMO-1"}, "name: a demo station"),
        ({"name": "高邮（演示）"}, "code: a demo station"),
    ],
    ids=str,
)
def test_a_station_outside_its_fields_is_refused_with_the_field_named(change, message):
    with pytest.raises(InvalidError, match=message.replace("(", r"\(")):
        Station(**{**STATION, **change})


def test_a_datum_without_a_source_is_unverified():
    assert Station(**STATION, datum="1985").datum_source == "unverified"


def test_a_demo_station_has_code_and_name_of_the_demo():
    assert Station(**{**STATION, "code": "DEMO-1", "name": "高邮（演示）"}).code == "DEMO-1"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"severity": "high"}, "severity"),
        ({"value": float("inf")}, "value"),
        ({"source": ""}, "source"),
        ({"valid_from": NAIVE}, "valid_from: .* has no offset"),
        ({"valid_from": AUGUST, "valid_to": JULY}, "valid_to: .* is not after"),
    ],
    ids=str,
)
def test_a_level_outside_its_fields_is_refused(change, message):
    with pytest.raises(InvalidError, match=message):
        Level(**{**LEVEL, **change})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"number": "第三"}, "number"),
        ({"width": 0}, "width: 0 is not a length"),
        ({"maximum_opening": float("nan")}, "maximum_opening"),
        ({"sill_elevation": float("inf")}, "sill_elevation"),
    ],
    ids=str,
)
def test_a_gate_outside_its_fields_is_refused(change, message):
    with pytest.raises(InvalidError, match=message):
        Gate(**{**GATE, **change})


@pytest.mark.parametrize(("text", "seconds"), [("PT10S", 10), ("PT5M", 300), ("P1D", 86400)])
def test_an_interval_is_whole_seconds(text, seconds):
    assert interval_seconds(text) == seconds


@pytest.mark.parametrize("text", ["10", "P1M", "PT0S", "PT0.5S", ""])
def test_an_interval_without_fixed_seconds_is_refused(text):
    with pytest.raises(InvalidError):
        interval_seconds(text)
