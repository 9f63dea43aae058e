import json

import psycopg
import pytest

from geo.cli import main


def lines(captured: str) -> list[dict]:
    return [json.loads(line) for line in captured.splitlines()]


@pytest.fixture
def environment(monkeypatch, geo_db, pumps):
    (pumps.folder / "layers.toml").write_text(pumps.toml, encoding="utf-8")
    monkeypatch.setenv("HANGOU_GEO_DSN", geo_db.owner)
    monkeypatch.setenv("HANGOU_DATA_DIR", str(pumps.folder))
    return pumps


def test_without_a_dsn_the_command_names_the_variable(monkeypatch, capsys):
    monkeypatch.delenv("HANGOU_GEO_DSN", raising=False)
    assert main(["check"]) == 2
    assert "HANGOU_GEO_DSN" in capsys.readouterr().err


def test_a_database_that_does_not_answer_is_said_so(monkeypatch, capsys):
    monkeypatch.setenv("HANGOU_GEO_DSN", "host=127.0.0.1 port=1 dbname=hangou_geo")
    assert main(["migrate"]) == 2
    assert "does not answer" in capsys.readouterr().err


@pytest.mark.db
def test_migrate_import_and_check_print_json_lines_and_end_with_0(environment, capsys):
    assert main(["migrate"]) == 0
    assert main(["import"]) == 0
    assert main(["check"]) == 0
    printed = lines(capsys.readouterr().out)
    assert printed[0]["schema"] == "geo"
    assert (printed[1]["layer"], printed[1]["state"], printed[1]["inserted"]) == (
        "pump",
        "loaded",
        3,
    )
    assert [line["ok"] for line in printed[2:]] == [True, True]


@pytest.mark.db
def test_a_refused_layer_ends_with_1_and_the_reason_in_its_line(environment, capsys):
    (environment.folder / "pump.geojson").write_text("{", encoding="utf-8")
    assert main(["import"]) == 1
    (line,) = lines(capsys.readouterr().out)
    assert line["state"] == "refused"
    assert "pump.geojson cannot be read" in line["error"]


@pytest.mark.db
def test_check_reports_what_is_not_loaded_or_was_changed_by_hand(environment, capsys, geo_db):
    assert main(["check"]) == 1
    assert "not loaded" in lines(capsys.readouterr().out)[1]["faults"][0]
    assert main(["import"]) == 0
    with psycopg.connect(geo_db.owner) as conn:
        conn.execute("delete from layer.pump where code = 'P1'")
    capsys.readouterr()
    assert main(["check"]) == 1
    fault = lines(capsys.readouterr().out)[1]["faults"][0]
    assert "the catalogue says 3 features, the table has 2" in fault


@pytest.mark.db
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["import", "sea"], "no layer sea in layers.toml; it has pump"),
        (["import", "--reason", " "], "may not be empty"),
    ],
)
def test_a_wrong_call_ends_with_2(environment, capsys, arguments, message):
    assert main(arguments) == 2
    assert message in capsys.readouterr().err


@pytest.mark.db
def test_import_with_a_reader_s_dsn_says_that_the_owner_s_is_wanted(
    environment, capsys, monkeypatch, geo_db
):
    monkeypatch.setenv("HANGOU_GEO_DSN", geo_db.api)
    assert main(["import"]) == 2
    assert "owner" in capsys.readouterr().err
