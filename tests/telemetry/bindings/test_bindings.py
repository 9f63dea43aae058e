"""A binding is completed from the catalogue, checked, and dated in the store."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from telemetry.bindings.model import NewBinding, check_binding
from telemetry.bindings.store import add_binding
from telemetry.devices.store import add_device, load_registry
from telemetry.errors import ConflictError, InvalidError, NotFoundError
from telemetry.quantities.model import load_catalogue
from telemetry.stations.model import Station
from telemetry.stations.store import add_station

CATALOGUE = load_catalogue(Path(__file__).parents[3] / "data" / "quantities.toml")
WHO = {"actor": "tester", "reason": "test"}
STAGE = NewBinding(
    device="D1", station="S1", device_channel="level", quantity="stage", unit="m", source="sheet"
)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({}, {"factor": 1.0, "offset": 0.0, "statistic": "instant", "period": ""}),
        ({"unit": "cm"}, {"factor": 0.01, "offset": 0.0}),
        ({"unit": "cm", "factor": 0.02}, {"factor": 0.02, "offset": 0.0}),
        ({"unit": "counts", "factor": 0.5, "offset": -3.0}, {"factor": 0.5, "offset": -3.0}),
        ({"offset": 2.5}, {"factor": 1.0, "offset": 2.5}),
        ({"quantity": "water_temperature", "unit": "K"}, {"factor": 1.0, "offset": -273.15}),
        (
            {"quantity": "precipitation", "unit": "mm", "period": "PT60M"},
            {"statistic": "total", "period": "PT1H"},
        ),
        ({"statistic": "mean", "period": "PT24H"}, {"statistic": "mean", "period": "P1D"}),
    ],
)
def test_statistic_period_and_conversion_come_from_the_catalogue(given, wanted):
    whole = check_binding(replace(STAGE, **given), CATALOGUE)
    assert {name: getattr(whole, name) for name in wanted} == wanted


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"quantity": "nothing"}, "quantity"),
        ({"unit": "counts"}, "unit"),
        ({"unit": "mg/L"}, "unit"),
        ({"factor": 0.0}, "factor"),
        ({"factor": float("nan")}, "factor"),
        ({"offset": float("inf")}, "offset"),
        ({"statistic": "total"}, "statistic"),
        ({"period": "PT1H"}, "period"),
        ({"statistic": "mean", "period": "an hour"}, "period"),
        ({"device_channel": ""}, "device_channel"),
        ({"channel": "a b"}, "channel"),
        ({"source": " "}, "source"),
        ({"valid_from": datetime(2026, 7, 1)}, "valid_from"),
    ],
)
def test_a_wrong_field_is_named(given, field):
    with pytest.raises(InvalidError) as caught:
        check_binding(replace(STAGE, **given), CATALOGUE)
    assert caught.value.field == field


def test_a_unit_without_conversion_names_those_that_have_one():
    with pytest.raises(InvalidError, match="cm") as caught:
        check_binding(replace(STAGE, unit="mg/L"), CATALOGUE)
    assert "or a factor and an offset" in str(caught.value)


@pytest.fixture
def conn(telemetry_db):
    with psycopg.connect(telemetry_db.ingest) as conn:
        for code in ("S1", "S2"):
            add_station(conn, Station(code=code, name=code, kind="level"), **WHO)
        add_device(conn, "D1", ["S1"], **WHO)
        yield conn


def bindings(conn):
    conn.commit()
    (found,) = load_registry(conn).bindings.values()
    return found


@pytest.mark.db
def test_a_later_binding_ends_the_one_before_at_its_start(conn):
    turn = datetime(2026, 7, 1, tzinfo=UTC)
    add_binding(conn, replace(STAGE, unit="cm"), catalogue=CATALOGUE, **WHO)
    add_binding(conn, replace(STAGE, valid_from=turn), catalogue=CATALOGUE, **WHO)
    first, second = bindings(conn)
    assert (first.factor, first.valid_from, first.valid_to) == (0.01, None, turn)
    assert (second.factor, second.valid_from, second.valid_to) == (1.0, turn, None)
    assert first.holds_at(datetime(1990, 1, 1, tzinfo=UTC))
    assert not first.holds_at(turn)
    assert second.holds_at(turn)


@pytest.mark.db
def test_a_binding_from_the_same_moment_or_before_is_a_conflict(conn):
    turn = datetime(2026, 7, 1, tzinfo=UTC)
    add_binding(conn, replace(STAGE, valid_from=turn), catalogue=CATALOGUE, **WHO)
    for start in (turn, datetime(2026, 6, 1, tzinfo=UTC), None):
        with pytest.raises(ConflictError):
            add_binding(conn, replace(STAGE, valid_from=start), catalogue=CATALOGUE, **WHO)
    assert len(bindings(conn)) == 1


@pytest.mark.db
def test_the_device_must_exist_and_serve_the_station(conn):
    for given, error in (
        ({"device": "D9"}, NotFoundError),
        ({"station": "S2"}, InvalidError),
        ({"station": "S9"}, InvalidError),
    ):
        with pytest.raises(error):
            add_binding(conn, replace(STAGE, **given), catalogue=CATALOGUE, **WHO)


@pytest.mark.db
def test_a_binding_is_audited_as_it_is_stored(conn):
    add_binding(conn, replace(STAGE, unit="cm"), catalogue=CATALOGUE, **WHO)
    row = conn.execute(
        "select actor, reason, object, detail from telemetry.audit_outbox "
        "where action = 'binding.add'"
    ).fetchone()
    assert row[:3] == ("tester", "test", "D1/S1/level")
    assert row[3]["factor"] == 0.01
    assert row[3]["statistic"] == "instant"
