"""The live stream over HTTP: what a client sees of each commit, and how it goes on."""

import http.client
import time
from urllib.parse import urlsplit

import pytest

from tests.api.ledger import Ledger, Reading
from tests.api.listener import Listener
from tests.api.serving import serve, settings

pytestmark = pytest.mark.db


@pytest.fixture
def gauge(ledger: Ledger, request: pytest.FixtureRequest) -> int:
    """A new series with one value at minute 0."""
    code = f"G{abs(hash(request.node.name)) % 10**12}"
    series = ledger.series(ledger.station(code))
    ledger.commit(Reading(series=series, minute=0, value=0.0))
    return series


def _newest(ledger: Ledger) -> int:
    (n,) = ledger.conn.execute("select n from telemetry.commit_counter").fetchone()
    return n


def test_a_new_client_gets_a_snapshot_equal_to_latest(served, client, gauge):
    time.sleep(0.3)  # the server looks at the log each 0.2 s
    with Listener(served.url) as live:
        assert live.response.headers["content-type"].startswith("text/event-stream")
        first = live.next()
    latest = client.get("/latest").json()
    assert first.name == "snapshot"
    assert first.data == {"n": latest["n"], "items": latest["items"]}
    assert first.id == f"{latest['n']}.0"


def test_a_commit_reaches_an_open_stream_within_a_second(served, client, ledger, gauge):
    with Listener(served.url) as live:
        live.reach(_newest(ledger))
        began = time.monotonic()
        n = ledger.commit(Reading(series=gauge, minute=1, value=7.5))
        event = live.wait_for("telemetry")
        assert time.monotonic() - began < 1
    assert (event.n, event.data["n"]) == (n, n)
    (item,) = event.data["items"]
    assert item in client.get("/latest").json()["items"]
    assert (item["value"], item["n"]) == (7.5, n)


@pytest.mark.parametrize("how", ["last", "since"])
def test_a_resume_tells_all_commits_since_and_no_snapshot(served, ledger, gauge, how):
    with Listener(served.url) as live:
        seen = live.wait_for("snapshot").id
    other = ledger.series(ledger.station(f"OTHER-{how}"))
    ledger.commit(Reading(series=gauge, minute=1, value=1.5))
    n = ledger.commit(Reading(series=other, minute=1, value=2.5))
    with Listener(served.url, **{how: seen}) as live:
        events = live.reach(n)
    told = [event for event in events if event.name == "telemetry"]
    assert "snapshot" not in {event.name for event in events}
    assert {1.5, 2.5} <= {item["value"] for event in told for item in event.data["items"]}


def test_the_header_wins_over_since(served, ledger, gauge):
    with Listener(served.url) as live:
        seen = live.wait_for("snapshot").id
    ledger.commit(Reading(series=gauge, minute=1))
    with Listener(served.url, last=seen, since="bad") as live:
        assert live.next().name in {"telemetry", "changed"}


def test_late_data_are_told_as_a_changed_range_that_holds_them(served, client, ledger, gauge):
    newest = ledger.commit(Reading(series=gauge, minute=60))
    with Listener(served.url) as live:
        live.reach(newest)
        n = ledger.commit(Reading(series=gauge, minute=10, value=3.25),
                          Reading(series=gauge, minute=12, value=3.75), lane="backlog")  # fmt: skip
        event = live.wait_for("changed", "telemetry")
    assert (event.name, event.n, event.data["n"]) == ("changed", n, n)
    (one,) = event.data["series"]
    assert set(one) == {"station", "quantity", "channel", "statistic", "period", "start", "end"}
    asked = {name: one[name] for name in ("station", "quantity", "start", "end")}
    found = client.get("/observations", params=asked).json()["items"]
    assert [item["value"] for item in found] == [3.25, 3.75]


def test_several_new_values_of_a_series_are_told_as_changed_before_the_latest(
    served, ledger, gauge
):
    with Listener(served.url) as live:
        before = live.reach(_newest(ledger))[-1].n
        n = ledger.commit(*[Reading(series=gauge, minute=minute) for minute in (1, 2, 3)])
        changed, latest = live.wait_for("changed"), live.next()
    # Until both are told, a client stands before both: a break in between loses neither.
    assert (changed.n, changed.data["n"]) == (before, n)
    assert (latest.name, latest.n, latest.data["items"][0]["at"][14:16]) == ("telemetry", n, "03")


def test_a_commit_that_stored_nothing_moves_the_position_only(
    telemetry_db_module, geo_db_module, ledger
):
    quick = settings(telemetry_db_module.api, geo_db_module.api, live_heartbeat=0.2)
    with serve(quick) as running, Listener(running.url) as live:
        live.reach(_newest(ledger))
        n = ledger.commit()
        names = set()
        while (event := live.next()).n < n:
            names.add(event.name)
    assert names | {event.name} == {"heartbeat"}
    assert event.id == f"{n}.0"


def test_a_heartbeat_is_a_named_event_with_now_n_and_g(served, ledger, gauge):
    with Listener(served.url) as live:
        n = live.reach(_newest(ledger))[-1].n
        began = time.monotonic()
        beat = live.wait_for("heartbeat")
        assert 3 < time.monotonic() - began < 7
    assert set(beat.data) == {"now", "n", "g"}
    assert (beat.data["n"], beat.data["g"], beat.id) == (n, 0, f"{n}.0")


@pytest.mark.parametrize(
    ("last", "reason"),
    [("abc", "malformed"), ("5", "malformed"), ("-1.0", "malformed"), ("1.0.0", "malformed"),
     ("9" * 30 + ".0", "malformed"), ("999999999.0", "ahead"), ("1.99", "ahead")],
)  # fmt: skip
def test_a_position_that_cannot_be_gone_on_from_is_reset(served, gauge, last, reason):
    with Listener(served.url, last=last) as live:
        reset, snapshot = live.next(), live.next()
    assert (reset.name, reset.data) == ("reset", {"reason": reason})
    assert (snapshot.name, snapshot.id) == ("snapshot", f"{snapshot.data['n']}.0")


def test_a_client_too_far_behind_is_reset(telemetry_db_module, geo_db_module, ledger, gauge):
    near = settings(telemetry_db_module.api, geo_db_module.api, live_resume_commits=3)
    n = [ledger.commit(Reading(series=gauge, minute=minute)) for minute in range(1, 6)][-1]
    with serve(near) as running:
        with Listener(running.url, last=f"{n - 4}.0") as live:
            assert live.next().data == {"reason": "too_old"}
            assert live.next().name == "snapshot"
        with Listener(running.url, last=f"{n - 3}.0") as live:
            assert live.next().name in {"changed", "telemetry"}


def test_commits_in_quick_succession_are_at_most_five_events_a_second(served, ledger, gauge):
    with Listener(served.url) as live:
        live.wait_for("snapshot")
        began, minute = time.monotonic(), 0
        while time.monotonic() - began < 1:
            minute += 1
            n = ledger.commit(Reading(series=gauge, minute=minute))
        events = []
        while not events or events[-1].n < n:
            events.append(live.wait_for("telemetry"))
    assert minute > 20
    assert len(events) <= 7


def test_a_slow_client_gets_the_latest_state_and_not_a_queue(served, ledger):
    station = ledger.station("WIDE")
    many = ledger.many_series(station, 3000)
    with Listener(served.url, receive_buffer=4096) as live:
        live.wait_for("snapshot")
        for minute in range(1, 13):  # each round is 0.8 MB; the client reads nothing meanwhile
            n = ledger.commit(*[Reading(series=one, minute=minute, value=minute) for one in many])
            time.sleep(0.3)
        events = []
        while not events or events[-1].n < n:
            events.append(live.wait_for("telemetry"))
    assert len(events) < 10
    assert {item["value"] for item in events[-1].data["items"]} == {12}
    assert len(events[-1].data["items"]) == 3000


def test_streams_end_when_the_server_stops(telemetry_db_module, geo_db_module, ledger, gauge):
    chosen = settings(telemetry_db_module.api, geo_db_module.api)
    with serve(chosen) as running, Listener(running.url) as one, Listener(running.url) as other:
        one.wait_for("snapshot")
        other.wait_for("snapshot")
        assert running.stop() < 3
        with pytest.raises((EOFError, http.client.IncompleteRead)):
            one.reach(10**12)


def test_clients_that_left_are_forgotten(served, gauge):
    for _ in range(3):
        with Listener(served.url) as live:
            live.wait_for("snapshot")
    connection = http.client.HTTPConnection(urlsplit(served.url).netloc)
    end = time.monotonic() + 6
    while time.monotonic() < end:
        connection.request("GET", "/metrics")
        if "hangou_api_live_clients 0.0" in connection.getresponse().read().decode():
            break
        time.sleep(0.1)
    else:
        pytest.fail("clients are still counted")
    connection.close()
