"""Quantities and series over HTTP: names, digits, states, and where values come from."""

import tomllib

import httpx
import pytest

from deploy.local.places import CHECKOUT
from tests.api.ledger import START

pytestmark = pytest.mark.db

LIVE_SINCE_EVER = {
    "from": None, "origin": "live", "source_series": None, "transform": None, "speed": None,
}  # fmt: skip


def test_quantities_are_the_catalogue_in_its_order(client):
    text = (CHECKOUT / "data" / "quantities.toml").read_text(encoding="utf-8")
    catalogue = tomllib.loads(text)["quantity"]
    fields = ("name_zh", "name_en", "unit", "display", "decimals", "significant", "states")
    assert client.get("/quantities").json() == {
        "items": [
            {"code": code, **{name: entry.get(name) for name in fields}}
            for code, entry in catalogue.items()
        ],
        "next": None,
    }


def test_a_state_has_its_words_and_a_number_has_none(client):
    items = {item["code"]: item for item in client.get("/quantities").json()["items"]}
    states = {state["code"]: state["name_zh"] for state in items["gate_state"]["states"]}
    assert states[0] == "关闭"
    assert items["stage"]["states"] is None


def test_a_series_tells_its_origins_with_the_dates_from_which_they_hold(client, ledger):
    made = ledger.series(ledger.station("DEMO-S"), "precipitation", channel="2",
                         statistic="total", period="PT10S", origin="replay")  # fmt: skip
    ledger.conn.execute(
        "insert into telemetry.series_origin values"
        " (%s, %s, 'replay', 'rain:aachen', 'total x 10 s / 1 h', 360)",
        (made, START),
    )
    assert client.get("/series?station=DEMO-S").json() == {
        "items": [
            {
                "station": "DEMO-S", "quantity": "precipitation", "channel": "2",
                "statistic": "total", "period": "PT10S", "unit": "mm",
                "origins": [
                    {**LIVE_SINCE_EVER, "origin": "replay"},
                    {"from": "2026-07-01T00:00:00+00:00", "origin": "replay",
                     "source_series": "rain:aachen", "transform": "total x 10 s / 1 h",
                     "speed": 360},
                ],
            }
        ],
        "next": None,
    }  # fmt: skip


def test_a_series_without_an_origin_on_record_is_measured(client, ledger):
    station = ledger.station("NO-ORIGIN")
    ledger.conn.execute(
        "insert into telemetry.series (station_id, quantity, statistic)"
        " values (%s, 'stage', 'instant')",
        (station,),
    )
    (item,) = client.get("/series?station=NO-ORIGIN").json()["items"]
    assert (item["channel"], item["period"]) == (None, None)
    assert item["origins"] == [LIVE_SINCE_EVER]


def test_the_series_page_through_each_one_once(client, ledger):
    ledger.many_series(ledger.station("MANY"), 7)
    for start in ("/series?limit=3", "/series?station=MANY&limit=3"):
        found, url = [], "/api/v1" + start
        while url:
            page = client.get(httpx.URL(client.base_url).join(url)).json()
            found += [
                (item["station"], item["quantity"], item["channel"]) for item in page["items"]
            ]
            url = page["next"]
        assert len(found) == len(set(found))
        assert {("MANY", "stage", str(k)) for k in range(1, 8)} <= set(found)


def test_series_of_a_retired_station_are_shown_only_when_asked_for(client, ledger):
    ledger.series(ledger.station("GONE", retired_at=START))
    listed = {item["station"] for item in client.get("/series").json()["items"]}
    assert "GONE" not in listed
    assert len(client.get("/series?station=GONE").json()["items"]) == 1


def test_series_of_an_unknown_station_are_a_404_and_of_an_empty_one_none(client, ledger):
    ledger.station("EMPTY")
    assert client.get("/series?station=NOBODY").status_code == 404
    assert client.get("/series?station=EMPTY").json() == {"items": [], "next": None}


@pytest.mark.parametrize(
    "path", ["/quantities", "/series", "/stations", "/stations?format=geojson"]
)
def test_a_list_is_304_while_it_is_the_same(client, path):
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", ["/series", "/stations"])
def test_a_list_is_sent_again_when_it_has_changed(client, ledger, path):
    first = client.get(path)
    code = f"NEW{path.strip('/')}"
    ledger.series(ledger.station(code))
    later = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert later.status_code == 200
    assert code in later.text
