import json
from datetime import UTC, datetime, timedelta

import pytest

from ingest.twin.encoding import MESSAGE_LIMIT, ReadingTooLargeError, bodies_of
from ingest.twin.model import Reading

START = datetime(2026, 7, 1, 0, 0, tzinfo=UTC)


def reading(step=0, quantity="stage", **rest):
    at = START + timedelta(minutes=15 * step)
    return Reading(station="DEMO-L01", quantity=quantity, at=at, value=float(step), **rest)


def decoded(body):
    return json.loads(body.encode("b7", 5))


def test_the_list_form_is_as_the_contract_shows_it():
    rain = reading(quantity="precipitation", statistic="total", period="PT1H")
    (body,) = bodies_of([rain])
    assert decoded(body) == {
        "session": "b7",
        "seq": 5,
        "observations": [
            {
                "station": "DEMO-L01",
                "quantity": "precipitation",
                "statistic": "total",
                "period": "PT1H",
                "at": "2026-07-01T08:00:00+08:00",
                "value": 0.0,
            }
        ],
    }
    assert body.positions == (0,)


def test_an_even_grid_of_plain_values_takes_the_columnar_form():
    readings = [
        one
        for step in range(2)
        for one in (reading(step), reading(step, "gate_opening", channel="3"))
    ]
    (body,) = bodies_of(readings)
    assert decoded(body) == {
        "session": "b7",
        "seq": 5,
        "station": "DEMO-L01",
        "at": ["2026-07-01T08:00:00+08:00", "2026-07-01T08:15:00+08:00"],
        "series": {"stage": [0.0, 1.0], "gate_opening.3": [0.0, 1.0]},
    }
    where = dict(zip(body.positions, body.readings, strict=True))
    assert where[(1, "gate_opening.3")].channel == "3"
    assert where[(1, "gate_opening.3")].value == 1.0


@pytest.mark.parametrize(
    "readings",
    [
        pytest.param([reading(0), reading(1), reading(0, "discharge")], id="a hole"),
        pytest.param([reading(0), reading(0)], id="one time twice"),
        pytest.param([reading(0)], id="one time only"),
    ],
)
def test_readings_that_are_no_even_grid_take_the_list_form(readings):
    (body,) = bodies_of(readings)
    assert len(decoded(body)["observations"]) == len(readings)


def test_totals_stay_out_of_the_columns_for_their_period_must_be_said():
    readings = [reading(step) for step in range(3)]
    rain = [reading(step, "precipitation", statistic="total", period="PT1H") for step in range(3)]
    bodies = bodies_of(readings + rain)
    forms = [sorted(decoded(body)) for body in bodies]
    assert forms == [
        ["at", "seq", "series", "session", "station"],
        ["observations", "seq", "session"],
    ]


@pytest.mark.parametrize("kind", ["columnar", "list"])
def test_what_would_exceed_the_broker_limit_is_split_without_loss(kind):
    statistic = "instant" if kind == "columnar" else "mean"
    period = None if kind == "columnar" else "PT15M"
    readings = [reading(step, statistic=statistic, period=period) for step in range(30_000)]
    bodies = bodies_of(readings)
    sizes = [len(body.encode("x" * 32, 10**12)) for body in bodies]
    assert len(bodies) > 1
    assert max(sizes) <= MESSAGE_LIMIT
    assert [one for body in bodies for one in body.readings] == readings


def test_splitting_fills_the_messages():
    readings = [reading(step, statistic="mean", period="PT15M") for step in range(30_000)]
    sizes = [len(body.encode("b7", 1)) for body in bodies_of(readings)]
    assert min(sizes[:-1]) > 0.99 * MESSAGE_LIMIT


def test_one_reading_larger_than_the_limit_is_an_error():
    with pytest.raises(ReadingTooLargeError):
        bodies_of([reading()], limit=300)
