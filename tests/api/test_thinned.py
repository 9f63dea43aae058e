"""A long range of a series in few observations, over HTTP from the real store."""

from datetime import timedelta

import pytest

from api.documents.telemetry import Thinned
from tests.api.ledger import START, Ledger, Reading

pytestmark = pytest.mark.db

SPAN = "&start=2026-07-01T00:00:00Z&end=2026-07-31T00:00:00Z"


@pytest.fixture(scope="module")
def curve(ledger: Ledger) -> list[Reading]:
    """3,000 minutes: a peak, a doubtful spike, a bad one, a silence of an hour, five nulls."""
    series = ledger.series(ledger.station("CURVE", interval_s=60))
    special = {700: (50.0, 0), 1500: (-40.0, 0), 800: (900.0, 1), 900: (-900.0, 2)}
    special |= {2000 + k: (None, 3) for k in range(5)}
    readings = [
        Reading(series=series, minute=m, value=value, quality=quality)
        for m in range(3000)
        if not 1000 <= m < 1060
        for value, quality in [special.get(m, (m % 7, 0))]
    ]
    ledger.commit(*readings)
    return readings


def _ask(client, station="CURVE", more=""):
    answer = client.get(f"/observations/thinned?station={station}&quantity=stage{SPAN}{more}")
    assert answer.status_code == 200, answer.text
    document = answer.json()
    Thinned.model_validate_json(answer.text)
    return document


def _minute(minute: float) -> str:
    return (START + timedelta(minutes=minute)).isoformat()


def test_extremes_gaps_and_flags_survive_and_nothing_is_made_up(client, curve):
    document = _ask(client, more="&points=50")
    on_record = {
        (one.at.isoformat(), one.value, ["good", "suspect", "bad", "missing"][one.quality])
        for one in curve
    }
    shown = [(item["at"], item["value"], item["quality"]) for item in document["items"]]
    assert set(shown) <= on_record
    assert shown == sorted(shown)
    assert len(shown) <= 4 * 50
    assert {(_minute(800), 900.0, "suspect"), (_minute(900), -900.0, "bad")} <= set(shown)
    assert {item[0] for item in shown if item[1] is None} == {_minute(2000), _minute(2004)}
    assert document["gaps"] == [
        {"start": _minute(999), "end": _minute(1060)},
        {"start": _minute(1999), "end": _minute(2005)},
    ]
    assert document["minimum"] == {"at": _minute(1500), "value": -40.0}
    assert document["maximum"] == {"at": _minute(700), "value": 50.0}
    assert document["last"] == {"at": _minute(2999), "value": 2999 % 7}
    assert (document["total"], document["thinned"], document["interval_s"]) == (2940, True, 60)
    assert document["series"] == {
        "station": "CURVE", "quantity": "stage", "channel": None, "statistic": "instant",
        "period": None, "unit": "m",
    }  # fmt: skip


def test_a_short_range_comes_whole(client, curve):
    document = _ask(client, more="&points=1470")
    assert not document["thinned"]
    assert len(document["items"]) == document["total"] == 2940


def test_a_gap_is_measured_against_the_period_when_that_is_longer(client, ledger):
    series = ledger.series(ledger.station("HOURLY", interval_s=60), statistic="mean", period="PT1H")
    ledger.commit(*[Reading(series=series, minute=60 * h) for h in (0, 1, 2, 4)])
    document = _ask(client, "HOURLY")
    assert document["interval_s"] == 3600
    assert document["gaps"] == [{"start": _minute(120), "end": _minute(240)}]


def test_without_an_interval_on_record_the_median_spacing_stands_in(client, ledger):
    series = ledger.series(ledger.station("PLAIN"))
    ledger.commit(*[Reading(series=series, minute=m) for m in (0, 5, 10, 15, 40)])
    document = _ask(client, "PLAIN")
    assert document["interval_s"] == 300
    assert document["gaps"] == [{"start": _minute(15), "end": _minute(40)}]


def test_an_empty_range_and_a_series_not_made_yet_are_empty_answers(client, ledger):
    ledger.series(ledger.station("DRY"))
    ledger.station("UNMADE")
    for station in ("DRY", "UNMADE"):
        document = _ask(client, station)
        assert (document["items"], document["gaps"], document["total"]) == ([], [], 0)
        assert document["minimum"] is document["maximum"] is document["last"] is None


@pytest.mark.parametrize(
    ("superseded", "expected"),
    [
        ([(0, 1.0, "李")], 1.0),
        ([(0, 1.0, None), (1, 2.0, "李"), (2, 3.0, "王")], 2.0),
        ([(0, 1.0, "李"), (1, 2.0, None)], "not corrected"),
        ([(0, 1.0, None)], "not corrected"),
        ([(0, None, "李")], None),
    ],
)
def test_a_correction_tells_what_the_device_last_sent_before_the_edit(
    client, ledger, superseded, expected
):
    code = f"EDIT{abs(hash(str(superseded)))}"
    series = ledger.series(ledger.station(code))
    ledger.commit(Reading(series=series, minute=1, value=9.0), Reading(series=series, minute=2))
    for revision, value, actor in superseded:
        ledger.conn.execute(
            "insert into telemetry.revision (at, received_at, value, series_id, revision, quality,"
            " quality_rule, superseded_at, actor, reason) values (%s, %s, %s, %s, %s, 0, 0, %s,"
            " %s, %s)",
            (START + timedelta(minutes=1), START, value, series, revision,
             START + timedelta(hours=revision), actor, actor and f"reason {revision}"),
        )  # fmt: skip
    edited, plain = _ask(client, code)["items"]
    assert plain["corrected"] is None
    if expected == "not corrected":
        assert edited["corrected"] is None
    else:
        newest = superseded[-1][0]
        assert edited["corrected"] == {
            "raw": expected, "reason": f"reason {newest}", "at": _minute(60 * newest),
        }  # fmt: skip


def test_an_unchanged_range_is_304(client, curve):
    path = f"/observations/thinned?station=CURVE&quantity=stage{SPAN}"
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_an_ambiguous_series_names_the_candidates(client, ledger):
    station = ledger.station("TWICE")
    ledger.series(station, channel="1")
    ledger.series(station, channel="2")
    answer = client.get(f"/observations/thinned?station=TWICE&quantity=stage{SPAN}")
    assert answer.status_code == 400
    assert [one["channel"] for one in answer.json()["candidates"]] == ["1", "2"]


@pytest.mark.parametrize(
    ("path", "status", "word"),
    [
        (f"station=CURVE&quantity=stage{SPAN}&points=9", 400, "10"),
        (f"station=CURVE&quantity=stage{SPAN}&points=10001", 400, "10000"),
        (f"station=CURVE&quantity=stage{SPAN}&format=csv", 400, "points"),
        (f"station=CURVE&quantity=colour{SPAN}", 400, "not in the catalogue"),
        ("station=CURVE&quantity=stage&start=2026-07-01T00:00:00Z&end=2026-07-01T00:00:00Z",
         400, "before end"),
        (f"station=NOWHERE&quantity=stage{SPAN}", 404, "NOWHERE"),
    ],
)  # fmt: skip
def test_a_wrong_request_is_told_why(client, curve, path, status, word):
    answer = client.get(f"/observations/thinned?{path}")
    assert answer.status_code == status
    assert word in answer.json()["detail"]
