"""The commands as a person types them: words out, errors in one line, and the exit status."""

import json

import psycopg
import pytest

from telemetry.cli.main import main

ADD = ["station", "add", "GZ01", "--name", "高邮", "--kind", "level", "--lon", "119.43",
       "--lat", "32.78"]  # fmt: skip


@pytest.fixture
def telemetry(telemetry_db, monkeypatch, capsys):
    """Return a function that runs a command as a role: (status, stdout, stderr)."""

    def run(*words, role="ingest"):
        monkeypatch.setenv("HANGOU_TELEMETRY_DSN", getattr(telemetry_db, role))
        status = main(words)
        return status, *capsys.readouterr()

    return run


@pytest.mark.db
def test_a_station_is_added_listed_and_shown(telemetry):
    added = telemetry(
        *ADD, "--interval", "PT10S", "--datum", "1985", "--district", "321084",
        "--river", "大运河", "--owner", "市水利局", "--no-tidal", "--position", "approximate",
    )  # fmt: skip
    assert added == (0, "added station GZ01\n", "")
    status, out, _ = telemetry("station", "show", "GZ01", "--json", role="read")
    shown = json.loads(out)
    assert status == 0
    assert shown == {
        "code": "GZ01",
        "name": "高邮",
        "kind": "level",
        "lon": 119.43,
        "lat": 32.78,
        "district_code": "321084",
        "basin_code": None,
        "interval_s": 10,
        "datum": "1985",
        "datum_source": "unverified",
        "river": "大运河",
        "owner": "市水利局",
        "tidal": False,
        "position": "approximate",
    }
    assert json.loads(telemetry("station", "list", "--json", role="read")[1]) == [shown]
    listed = telemetry("station", "list")[1].splitlines()
    assert listed[0].split() == ["code", "name", "kind", "lon", "lat", "interval_s", "datum"]
    assert listed[1].split() == ["GZ01", "高邮", "level", "119.43", "32.78", "10", "1985"]
    assert "basin_code     -" in telemetry("station", "show", "GZ01")[1]


@pytest.mark.db
def test_levels_and_gates_are_added_with_their_dates(telemetry, telemetry_db):
    telemetry(*ADD)
    level = telemetry("level", "add", "GZ01", "--quantity", "stage", "--name", "警戒水位",
                      "--value", "8.5", "--severity", "orange", "--source", "plan",
                      "--from", "2026-01-01T00:00:00+08:00")  # fmt: skip
    assert level == (0, "added level 警戒水位 of station GZ01\n", "")
    status, out, _ = telemetry("gate", "add", "GZ01", "3", "--width", "8", "--sill", "2", "--json")
    assert (status, json.loads(out)["width"]) == (0, 8)
    with psycopg.connect(telemetry_db.read) as conn:
        query = "select value, source, valid_from = '2025-12-31T16:00Z' from telemetry.level"
        assert conn.execute(query).fetchall() == [(8.5, "plan", True)]


@pytest.mark.db
def test_the_audit_names_who_and_why(telemetry, telemetry_db):
    telemetry(*ADD, "--actor", "王", "--reason", "新站")
    with psycopg.connect(telemetry_db.read) as conn:
        query = "select actor, reason, action, object from telemetry.audit_outbox"
        assert conn.execute(query).fetchall() == [("王", "新站", "station.add", "GZ01")]


@pytest.mark.db
@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["station", "show", "X"], "no station 'X' is on record"),
        ([*ADD[:-1], "132.78"], "lat: 132.78 is not between -90 and 90 degrees"),
        ([*ADD, "--interval", "10"], "interval: '10' is no duration such as PT10S"),
        ([*ADD, "--actor", ""], "actor: is empty; say who makes this change"),
        (["gate", "add", "GZ01", "3", "--from", "today"], "--from: 'today' is no time like"),
        (["demo", "remove"], "role 'hangou_ingest' may not delete readings"),
    ],
    ids=str,
)
def test_what_cannot_be_done_is_one_line_and_status_1(telemetry, words, message):
    status, out, err = telemetry(*words)
    assert (status, out) == (1, "")
    assert err.startswith(f"telemetry: {message}")
    assert len(err.splitlines()) == 1


@pytest.mark.db
def test_a_code_given_twice_is_a_conflict(telemetry):
    telemetry(*ADD)
    assert telemetry(*ADD)[::2] == (
        1,
        "telemetry: station 'GZ01' is on record already; choose another code\n",
    )


@pytest.mark.db
def test_migrating_twice_changes_nothing_and_needs_the_owner(telemetry):
    status, out, _ = telemetry("migrate", role="owner")
    assert (status, out.split()[0]) == (0, "schema")
    assert telemetry("migrate", role="owner") == (0, out, "")
    status, _, err = telemetry("migrate", role="read")
    assert status == 2
    assert "use the owner's address" in err


@pytest.mark.db
def test_a_role_without_the_right_is_told_so(telemetry):
    status, _, err = telemetry(*ADD, role="read")
    assert status == 2
    assert "permission denied" in err
    assert len(err.splitlines()) == 1


def test_a_database_that_does_not_answer_is_one_line_without_the_password(monkeypatch, capsys):
    monkeypatch.setenv("HANGOU_TELEMETRY_DSN", "postgresql://u:secret@127.0.0.1:1/db")
    assert main(["station", "list"]) == 2
    err = capsys.readouterr().err
    assert err.startswith("telemetry: the telemetry database: ")
    assert "check HANGOU_TELEMETRY_DSN" in err
    assert "secret" not in err
    assert len(err.splitlines()) == 1


def test_a_setting_out_of_range_is_named_and_not_shown(monkeypatch, capsys):
    monkeypatch.setenv("HANGOU_TELEMETRY_DSN", "postgresql://u:secret@127.0.0.1:1/db")
    monkeypatch.setenv("HANGOU_WORKER_METRICS_PORT", "70000")
    assert main(["run"]) == 2
    err = capsys.readouterr().err
    assert err.startswith("telemetry: HANGOU_WORKER_METRICS_PORT: ")
    assert "secret" not in err


@pytest.mark.parametrize("words", [[], ["stations"], ["station"], ["station", "add", "GZ01"]])
def test_wrong_usage_is_status_2(words, capsys):
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert "usage: python -m telemetry" in capsys.readouterr().err
