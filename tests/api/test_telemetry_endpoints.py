"""Stations, latest values and observations over HTTP, from the real store."""

import csv
import io
from datetime import datetime, timedelta

import httpx
import pytest

from tests.api.ledger import START, Ledger, Reading

pytestmark = pytest.mark.db

DAY = {"start": "2026-07-01T00:00:00Z", "end": "2026-07-02T00:00:00Z"}


@pytest.fixture(scope="module")
def gauge(ledger: Ledger) -> int:
    """A station with a stage of 2,500 minutes, three of them missing or doubtful."""
    station = ledger.station("GAUGE", interval_s=90, district_code="321002")
    series = ledger.series(station)
    special = {7: (None, 3), 8: (2.5, 1), 9: (2.25, 2)}
    readings = []
    for minute in range(2500):
        value, quality = special.get(minute, (minute / 4, 0))
        readings.append(Reading(series=series, minute=minute, value=value, quality=quality))
    ledger.commit(*readings)
    return series


def test_a_station_has_all_fields_and_absent_ones_are_null(client, ledger):
    ledger.station("BARE", lon=None, lat=None, name='无坐标 "引号"')
    assert client.get("/stations/BARE").json() == {
        "code": "BARE", "name": "无坐标 \"引号\"", "kind": "level", "lon": None, "lat": None,
        "datum": None, "district_code": None, "basin_code": None, "interval": None,
        "freshness": "never", "origin": None, "river": None, "owner": None, "tidal": None,
        "position": None, "initials": "wzbyh",
    }  # fmt: skip


def test_what_people_look_a_station_up_by_is_in_every_form(client, ledger):
    facts = {"river": "古运河", "owner": "市水利局", "tidal": False, "position": "approximate"}
    ledger.station("FACTS", name="古运河城区 2 号", **facts)
    wanted = {**facts, "initials": "gyhcq2h"}
    listed = client.get("/stations?after=FACTR&limit=1").json()["items"][0]
    feature = client.get("/stations?after=FACTR&limit=1&format=geojson").json()["features"][0]
    for shown in (listed, feature["properties"], client.get("/stations/FACTS").json()):
        assert shown["code"] == "FACTS"
        assert {field: shown[field] for field in wanted} == wanted


def test_an_interval_is_an_iso_duration_in_one_spelling(client, ledger):
    for code, seconds, spelled in [("I10", 10, "PT10S"), ("I90", 90, "PT1M30S"),
                                   ("I3600", 3600, "PT1H"), ("I86400", 86400, "P1D")]:  # fmt: skip
        ledger.station(code, interval_s=seconds)
        assert client.get(f"/stations/{code}").json()["interval"] == spelled


def test_the_list_pages_through_every_station_once(client, ledger):
    for number in range(7):
        ledger.station(f"PAGE{number}")
    codes, url = [], "/api/v1/stations?limit=3"
    while url:
        page = client.get(httpx.URL(client.base_url).join(url)).json()
        codes += [item["code"] for item in page["items"]]
        url = page["next"]
    assert codes == sorted(set(codes))
    assert {f"PAGE{number}" for number in range(7)} <= set(codes)


def test_geojson_has_lon_lat_order_and_null_geometry_without_a_place(client, ledger):
    ledger.station("PLACED", lon=119.5, lat=32.25)
    ledger.station("UNPLACED", lon=None, lat=None)
    answer = client.get("/stations?format=geojson")
    assert answer.headers["content-type"] == "application/geo+json"
    features = {feature["id"]: feature for feature in answer.json()["features"]}
    assert features["PLACED"]["geometry"] == {"type": "Point", "coordinates": [119.5, 32.25]}
    assert features["UNPLACED"]["geometry"] is None
    assert features["PLACED"]["properties"]["code"] == "PLACED"


def test_a_retired_station_leaves_the_list_but_stays_on_record(client, ledger):
    ledger.station("RETIRED", retired_at=START)
    listed = [item["code"] for item in client.get("/stations").json()["items"]]
    assert "RETIRED" not in listed
    assert client.get("/stations/RETIRED").status_code == 200


def test_latest_has_the_contracted_fields_of_each_series(client, ledger):
    station = ledger.station("RAIN")
    series = ledger.series(station, "precipitation", channel="2", statistic="total", period="PT1H",
                           origin="replay")  # fmt: skip
    n = ledger.commit(Reading(series=series, minute=60, value=12.5))
    answer = client.get("/latest", params={"station": "RAIN"}).json()
    assert answer["n"] == n
    assert answer["next"] is None
    assert datetime.fromisoformat(answer["now"]).utcoffset() == timedelta(0)
    assert answer["items"] == [
        {
            "station": "RAIN", "quantity": "precipitation", "channel": "2", "statistic": "total",
            "period": "PT1H", "at": "2026-07-01T01:00:00+00:00",
            "received_at": "2026-07-01T01:00:01+00:00", "value": 12.5, "unit": "mm",
            "quality": "good", "quality_rule": None, "origin": "replay",
            "corrected": None, "n": n,
        }
    ]  # fmt: skip


def test_latest_of_all_shows_each_commit_at_once(client, ledger):
    series = ledger.series(ledger.station("MOVES"))
    for minute in range(3):
        n = ledger.commit(Reading(series=series, minute=minute, value=float(minute)))
        answer = client.get("/latest").json()
        (mine,) = [item for item in answer["items"] if item["station"] == "MOVES"]
        assert (answer["n"], mine["n"], mine["value"]) == (n, n, float(minute))


def test_a_null_value_is_missing_by_rule_and_null_in_json(client, ledger):
    series = ledger.series(ledger.station("GAPPY"))
    ledger.commit(Reading(series=series, minute=1, value=None, quality=3))
    (item,) = client.get("/latest?station=GAPPY").json()["items"]
    assert (item["value"], item["quality"], item["quality_rule"]) == (None, "missing", "null_value")


@pytest.mark.parametrize("path", ["/latest", "/latest?station=TAGGED"])
def test_latest_is_304_until_the_next_commit(client, ledger, path):
    known = client.get("/stations/TAGGED").status_code == 200
    station = None if known else ledger.station("TAGGED")
    series = 0 if station is None else ledger.series(station)
    first = client.get(path)
    assert first.headers["etag"] == f'W/"{first.json()["n"]}"'
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = series or ledger.series(ledger.station("TAGGED2"))
    ledger.commit(Reading(series=other, minute=1))
    later = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (later.status_code, later.json()["n"]) == (200, first.json()["n"] + 1)


def test_observations_are_half_open_ascending_and_complete(client, gauge):
    span = {"start": "2026-07-01T00:05:00Z", "end": "2026-07-01T00:10:00Z"}
    answer = client.get("/observations", params={"station": "GAUGE", "quantity": "stage", **span})
    assert answer.json() == {
        "items": [
            {
                "at": f"2026-07-01T00:0{minute}:00+00:00",
                "received_at": f"2026-07-01T00:0{minute}:01+00:00",
                "value": value, "quality": quality, "revision": 0,
            }
            for minute, value, quality in [
                (5, 1.25, "good"), (6, 1.5, "good"), (7, None, "missing"), (8, 2.5, "suspect"),
                (9, 2.25, "bad"),
            ]
        ],
        "next": None,
    }  # fmt: skip


@pytest.mark.parametrize("limit", [1, 499, 500, 501, 2500, None])
def test_pages_give_every_observation_once_in_order(client, gauge, limit):
    end = "2026-07-02T17:40:00Z" if limit != 1 else "2026-07-01T00:05:00Z"
    url = f"/api/v1/observations?station=GAUGE&quantity=stage&start=2026-07-01T00:00:00Z&end={end}"
    url += f"&limit={limit}" if limit else ""
    times, pages = [], 0
    while url:
        page = client.get(httpx.URL(client.base_url).join(url)).json()
        assert len(page["items"]) <= (limit or 1000)
        times += [item["at"] for item in page["items"]]
        url, pages = page["next"], pages + 1
    count = 5 if limit == 1 else 2500
    assert times == sorted(set(times))
    assert len(times) == count
    assert pages == -(-count // (limit or 1000))


def _rows(text: str) -> list[dict[str, object]]:
    return [
        {**row, "value": float(row["value"]) if row["value"] else None,
         "revision": int(row["revision"])}
        for row in csv.DictReader(io.StringIO(text))
    ]  # fmt: skip


def test_csv_streams_the_whole_range_and_equals_the_json(client, gauge):
    asked = {"station": "GAUGE", "quantity": "stage", "start": "2026-07-01T00:00:00Z",
             "end": "2026-08-01T00:00:00Z"}  # fmt: skip
    as_csv = client.get("/observations", params={**asked, "format": "csv"})
    assert as_csv.headers["content-type"].startswith("text/csv")
    as_json = client.get("/observations", params={**asked, "limit": 10_000}).json()
    assert len(as_json["items"]) == 2500
    assert _rows(as_csv.text) == as_json["items"]


def test_csv_with_a_limit_links_to_its_next_page(client, gauge):
    asked = {"station": "GAUGE", "quantity": "stage", **DAY, "format": "csv", "limit": 1000}
    first = client.get("/observations", params=asked)
    assert len(_rows(first.text)) == 1000
    second = client.get(httpx.URL(client.base_url).join(first.links["next"]["url"]))
    assert len(_rows(second.text)) == 440
    assert "link" not in second.headers


def test_an_offset_is_understood_with_and_without_escaping_of_the_plus(client, gauge):
    base = "/observations?station=GAUGE&quantity=stage&end=2026-07-01T08:02:00%2B08:00&start="
    escaped = client.get(base + "2026-07-01T08:00:00%2B08:00").json()
    plain = client.get(base + "2026-07-01T08:00:00+08:00").json()
    assert [item["at"][11:16] for item in escaped["items"]] == ["00:00", "00:01"]
    assert plain == escaped


def test_a_station_without_data_has_no_observations(client, ledger):
    ledger.station("EMPTY")
    for form in ({}, {"format": "csv"}, {"format": "csv", "limit": 5}):
        asked = {"station": "EMPTY", "quantity": "stage", **DAY, **form}
        answer = client.get("/observations", params=asked)
        empty = (
            b"at,received_at,value,quality,revision\r\n" if form else b'{"items":[],"next":null}'
        )
        assert (answer.status_code, answer.content) == (200, empty)


@pytest.fixture(scope="module")
def sluice(ledger: Ledger) -> None:
    station = ledger.station("SLUICE")
    for channel in ("", "1", "2"):
        series = ledger.series(station, "gate_opening", channel=channel)
        ledger.commit(Reading(series=series, minute=1, value=float(channel or 0)))
    rain = [ledger.series(station, "precipitation", statistic="total", period=period)
            for period in ("PT10M", "PT1H")]  # fmt: skip
    ledger.commit(*[Reading(series=one, minute=2, value=float(one)) for one in rain])


def test_an_ambiguous_series_is_refused_naming_the_candidates(client, sluice):
    asked = {"station": "SLUICE", "quantity": "gate_opening", **DAY}
    answer = client.get("/observations", params=asked)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    candidates = answer.json()["candidates"]
    assert [one["channel"] for one in candidates] == [None, "1", "2"]
    assert candidates[0] == {"station": "SLUICE", "quantity": "gate_opening", "channel": None,
                             "statistic": "instant", "period": None}  # fmt: skip


@pytest.mark.parametrize(
    ("said", "value"),
    [({"channel": ""}, 0.0), ({"channel": "1"}, 1.0), ({"channel": "2", "period": ""}, 2.0)],
)
def test_a_channel_or_its_absence_picks_the_series(client, sluice, said, value):
    asked = {"station": "SLUICE", "quantity": "gate_opening", **DAY, **said}
    (item,) = client.get("/observations", params=asked).json()["items"]
    assert item["value"] == value


def test_a_period_is_understood_in_any_spelling(client, sluice):
    asked = {"station": "SLUICE", "quantity": "precipitation", **DAY}
    one, other = (
        client.get("/observations", params={**asked, "period": period}).json()["items"]
        for period in ("PT60M", "PT1H")
    )
    assert one == other
    assert len(one) == 1
