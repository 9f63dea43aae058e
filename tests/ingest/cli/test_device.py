"""`ingest device`: registry row and broker account together, and finished when cut off."""

import json
import os
import secrets
import subprocess
import sys

import paho.mqtt.client as mqtt
import psycopg
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from ingest.broker import accounts
from ingest.cli.main import main
from ingest.settings import parse_broker_url
from telemetry.devices.store import show_device
from telemetry.stations.model import Station
from telemetry.stations.store import ensure_station

pytestmark = [pytest.mark.db, pytest.mark.broker]


@pytest.fixture
def code():
    """A device code that no other test on the shared broker has."""
    return f"cli-{secrets.token_hex(4)}"


@pytest.fixture
def platform(stores, telemetry_db_module, monkeypatch, code):
    """The settings of an operator, with stations S1 and S2 on record."""
    with psycopg.connect(telemetry_db_module.ingest) as conn:
        for station in ("S1", "S2"):
            ensure_station(
                conn, Station(code=station, name=station, kind="level"), actor="t", reason="t"
            )
    monkeypatch.setenv("HANGOU_TELEMETRY_DSN", telemetry_db_module.ingest)
    monkeypatch.setenv("HANGOU_BROKER_ADMIN_URL", stores.broker_admin_url)
    yield telemetry_db_module
    accounts.remove_device(stores.broker_admin_url, code)


def run(capsys, *words):
    """Run one command; return its status, stdout and stderr."""
    status = main(["device", *words])
    return (status, *capsys.readouterr())


def add(capsys, code, *words):
    status, out, err = run(capsys, "add", code, "--station", "S1", "--json", *words)
    assert status == 0, err
    return json.loads(out), err


def enters(url, code, password):
    """Tell whether the broker lets the device in."""
    answers = []
    client = mqtt.Client(CallbackAPIVersion.VERSION2, protocol=mqtt.MQTTv5)
    client.username_pw_set(code, password)
    client.on_connect = lambda c, d, flags, answer, p: answers.append(answer)
    address = parse_broker_url(url)
    client.connect(address.host, address.port)
    while not answers:
        client.loop(0.05)
    client.disconnect()
    return not answers[0].is_failure


def actions(platform, code):
    query = "select action from telemetry.audit_outbox where object = %s order by id"
    with psycopg.connect(platform.ingest) as conn:
        return [action for (action,) in conn.execute(query, (code,))]


def test_a_device_is_registered_and_let_in_by_the_password_printed_once(
    capsys, platform, stores, code
):
    made, err = add(capsys, code, "--station", "S2", "--actor", "li", "--reason", "new gauge")
    assert made == {
        "device": code,
        "password": made["password"],
        "stations": ["S1", "S2"],
        "topic_up": f"hangou/v1/{code}/up/data",
        "topic_down": f"hangou/v1/{code}/down/#",
    }
    assert made["password"] not in err
    assert enters(stores.broker_url, code, made["password"])
    with psycopg.connect(platform.ingest) as conn:
        assert list(show_device(conn, code).stations) == ["S1", "S2"]
        row = conn.execute(
            "select actor, reason, detail from telemetry.audit_outbox where object = %s", (code,)
        ).fetchone()
    assert row[:2] == ("li", "new gauge")
    assert made["password"] not in str(row)
    _, shown, _ = run(capsys, "show", code, "--json")
    assert made["password"] not in shown


def test_adding_a_whole_device_again_says_what_exists(capsys, platform, stores, code):
    made, _ = add(capsys, code)
    status, out, err = run(capsys, "add", code, "--station", "S2")
    assert (status, out) == (1, "")
    assert "serving S1" in err
    assert f"device rotate {code}" in err
    assert enters(stores.broker_url, code, made["password"])


def test_a_device_cut_off_before_its_account_is_finished_by_the_same_command(
    capsys, platform, stores, code
):
    old, _ = add(capsys, code)
    accounts.remove_device(stores.broker_admin_url, code)
    new, err = add(capsys, code)
    assert "on record without a broker account" in err
    assert new["password"] != old["password"]
    assert enters(stores.broker_url, code, new["password"])
    assert actions(platform, code) == ["device.add"]


def test_an_account_without_a_record_is_taken_up_with_a_new_password(
    capsys, platform, stores, code
):
    accounts.ensure_device(stores.broker_admin_url, code, "x" * 16)
    made, err = add(capsys, code)
    assert "account without a record" in err
    assert enters(stores.broker_url, code, made["password"])
    assert not enters(stores.broker_url, code, "x" * 16)


def test_without_a_broker_nothing_is_written(capsys, platform, monkeypatch, code):
    with monkeypatch.context() as patch:
        patch.setenv("HANGOU_BROKER_ADMIN_URL", "mqtt://a:hidden@127.0.0.1:1")
        status, _, err = run(capsys, "add", code, "--station", "S1")
    assert status == 1
    assert "not reachable at 127.0.0.1:1" in err
    assert "hidden" not in err
    assert actions(platform, code) == []


@pytest.mark.parametrize(
    ("name", "station", "words"),
    [
        (None, "S9", "no station 'S9' is on record"),
        ("platform", "S1", "the platform's own code"),
        ("a/b", "S1", "'a/b' is not 1 to 64"),
        ("hangou-collector-live", "S1", "belongs to the platform"),
    ],
)
def test_what_cannot_be_added_leaves_no_trace(capsys, platform, stores, code, name, station, words):
    status, out, err = run(capsys, "add", name or code, "--station", station)
    assert (status, out) == (1, "")
    assert words in err
    assert actions(platform, name or code) == []
    assert accounts.find_device(stores.broker_admin_url, code) is None


def test_rotating_replaces_the_password(capsys, platform, stores, code):
    old, _ = add(capsys, code)
    status, out, _ = run(capsys, "rotate", code, "--json")
    assert status == 0
    assert enters(stores.broker_url, code, json.loads(out)["password"])
    assert not enters(stores.broker_url, code, old["password"])
    assert actions(platform, code) == ["device.add", "device.rotate"]


def test_a_password_from_a_file_is_used_and_not_repeated(capsys, platform, stores, code, tmp_path):
    file = tmp_path / "password"
    file.write_text("from-a-file-0123456789\n", encoding="utf-8")
    made, err = add(capsys, code, "--password-file", str(file))
    assert made["password"] is None
    assert "from-a-file" not in err
    assert enters(stores.broker_url, code, "from-a-file-0123456789")
    file.write_text("short\n", encoding="utf-8")
    status, _, err = run(capsys, "rotate", code, "--password-file", str(file))
    assert status == 1
    assert "under 16 characters" in err
    assert "short" not in err


def test_a_disabled_device_stays_out_until_it_is_enabled(capsys, platform, stores, code):
    made, _ = add(capsys, code)
    assert run(capsys, "disable", code)[0] == 0
    assert run(capsys, "disable", code)[0] == 0
    assert not enters(stores.broker_url, code, made["password"])
    for verb in (["rotate", code], ["add", code, "--station", "S1"]):
        status, _, err = run(capsys, *verb)
        assert status == 1
        assert f"device enable {code}" in err
    assert run(capsys, "enable", code)[0] == 0
    assert enters(stores.broker_url, code, made["password"])
    accounts.remove_device(stores.broker_admin_url, code)
    status, _, err = run(capsys, "enable", code)
    assert status == 1
    assert f"device rotate {code}" in err


def test_a_device_can_be_given_further_stations(capsys, platform, code):
    add(capsys, code)
    assert "now serves S2" in run(capsys, "serve", code, "--station", "S2")[2]
    assert "served them already" in run(capsys, "serve", code, "--station", "S2")[2]
    _, out, _ = run(capsys, "show", code, "--json")
    assert json.loads(out)["stations"] == ["S1", "S2"]


def test_devices_are_listed_and_shown_for_people_and_programs(capsys, platform, code):
    add(capsys, code)
    _, out, _ = run(capsys, "list")
    assert out.splitlines()[0].split() == ["device", "protocol", "state", "stations"]
    (line,) = [line for line in out.splitlines() if line.startswith(code)]
    assert line.split() == [code, "json", "never", "connected", "S1"]
    _, out, _ = run(capsys, "list", "--json")
    assert code in [one["code"] for one in json.loads(out)]
    _, out, _ = run(capsys, "show", code)
    assert f"code              {code}" in out
    status, out, err = run(capsys, "show", "absent")
    assert (status, out) == (1, "")
    assert err == "ingest: no device 'absent' is on record\n"


@pytest.mark.parametrize(
    ("words", "status", "complaint"),
    [
        ([], 2, "required: COMMAND"),
        (["device"], 2, "required: VERB"),
        (["device", "add", "D1"], 2, "--station"),
        (["device", "list"], 1, "HANGOU_TELEMETRY_DSN is not set"),
        (["run"], 1, "HANGOU_BROKER_URL is not set"),
    ],
)
def test_the_process_ends_with_a_status_and_a_reason_and_no_traceback(words, status, complaint):
    bare = {name: value for name, value in os.environ.items() if not name.startswith("HANGOU_")}
    done = subprocess.run(
        [sys.executable, "-m", "ingest", *words],
        env=bare,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (status, "")
    assert complaint in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_role_without_the_right_is_named(capsys, platform, monkeypatch, code):
    monkeypatch.setenv("HANGOU_TELEMETRY_DSN", platform.read)
    status, out, err = run(capsys, "add", code, "--station", "S1")
    assert (status, out) == (1, "")
    assert "need the role hangou_ingest" in err


def test_a_database_that_does_not_answer_is_told_in_one_line(capsys, monkeypatch):
    monkeypatch.setenv("HANGOU_TELEMETRY_DSN", "postgresql://a:hidden@127.0.0.1:1/db")
    status, out, err = run(capsys, "list")
    assert (status, out) == (1, "")
    assert err.startswith("ingest: the telemetry database does not answer: ")
    assert "hidden" not in err
