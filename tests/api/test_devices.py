"""Devices and districts over HTTP."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.api.ledger import Ledger

pytestmark = pytest.mark.db


@pytest.fixture(scope="module")
def device(ledger: Ledger) -> str:
    """A device that serves DV1, with a gap of seqs 3 and 4, and an old session with one too."""
    station = ledger.station("DV1")
    run = ledger.conn.execute
    row = run(
        "insert into telemetry.device (code, link_state, link_at, firmware)"
        " values ('DV-D', 'online', '2026-07-01T00:00:00Z', '1.2') returning id"
    ).fetchone()
    run("insert into telemetry.device_station (device_id, station_id) values (%s, %s)",
        (row[0], station))  # fmt: skip
    run(
        "insert into telemetry.session (device_id, topic, session, through, beyond, updated_at)"
        " values (%(d)s, 'data', 'a', 2, '{[5,7), [8,9)}', %(now)s),"
        " (%(d)s, 'data', 'old', 2, '{[5,7)}', %(old)s)",
        {"d": row[0], "now": datetime.now(UTC), "old": datetime.now(UTC) - timedelta(days=2)},
    )
    run(
        "insert into telemetry.rejection_counter (device_code, code, readings, last_at)"
        " values ('DV-D', 'bad_value', 3, '2026-07-01T00:00:00Z')"
    )
    return "DV-D"


def test_a_device_tells_its_link_its_stations_and_what_its_gaps_lack(client, device):
    (item,) = client.get("/devices?station=DV1").json()["items"]
    assert item.pop("last_message_at") is not None
    assert item == {
        "code": device, "protocol": "json", "stations": ["DV1"], "link": "online",
        "link_at": "2026-07-01T00:00:00+00:00", "firmware": "1.2", "enabled": True,
        "missing_seqs": 3,  # 3, 4 and 7
        "rejected": [
            {"code": "bad_value", "readings": 3, "last_at": "2026-07-01T00:00:00+00:00"}
        ],
    }  # fmt: skip


def test_a_device_that_was_never_heard_says_so_with_nulls(client, ledger):
    ledger.conn.execute("insert into telemetry.device (code) values ('DV-NEW')")
    items = {item["code"]: item for item in client.get("/devices").json()["items"]}
    new = items["DV-NEW"]
    assert (new["link"], new["last_message_at"], new["missing_seqs"]) == (None, None, 0)
    assert (new["stations"], new["rejected"]) == ([], [])


def test_the_list_of_devices_pages_through_each_once(client, device, ledger):
    ledger.conn.execute("insert into telemetry.device (code) values ('DV-A'), ('DV-Z')")
    codes, url = [], "/devices?limit=1"
    while url:
        page = client.get(url.removeprefix("/api/v1")).json()
        codes += [item["code"] for item in page["items"]]
        url = page["next"]
    assert codes == sorted(set(codes))
    assert {"DV-A", "DV-D", "DV-Z"} <= set(codes)


@pytest.mark.parametrize(("query", "status"), [("station=NO", 404), ("code=1", 400)])
def test_a_wrong_question_about_devices_is_refused(client, query, status):
    assert client.get(f"/devices?{query}").status_code == status


def test_districts_have_names_and_parents(client):
    districts = {item["code"]: item for item in client.get("/districts").json()["items"]}
    assert districts["321002"] == {
        "code": "321002", "name": "广陵区", "parent_code": "3210", "name_en": None
    }  # fmt: skip
    assert districts["3210"]["name"] == "扬州市"
    assert client.get("/districts?station=A").status_code == 400


@pytest.mark.parametrize("path", ["/devices?station=DV1", "/districts"])
def test_an_unchanged_list_is_not_sent_twice(client, device, path):
    etag = client.get(path).headers["ETag"]
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
