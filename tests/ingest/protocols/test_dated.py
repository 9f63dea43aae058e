"""The code tables that ship: in force on a day, refused in words when they are wrong."""

from datetime import date

import pytest

from ingest.protocols.dated import rows_in_force
from ingest.protocols.hj212.codes import load_codes
from telemetry.errors import CatalogueError
from telemetry.quantities.model import load_catalogue
from tests.fixtures.frames import DATA

HEAD = "# a remark\ncode,valid_from,valid_to\n"


@pytest.fixture
def table(tmp_path):
    def write(text):
        path = tmp_path / "table.csv"
        path.write_text(HEAD + text)
        return path

    return write


@pytest.mark.parametrize(
    ("on", "codes"),
    [("2016-12-31", ["old"]), ("2017-01-01", ["new"]), ("2019-12-31", ["new"]), ("2005-01-01", [])],
)
def test_a_row_holds_from_its_first_day_until_the_day_it_ends(table, on, codes):
    path = table("old,2006-01-01,2017-01-01\nnew,2017-01-01,\n")
    assert [row["code"] for row in rows_in_force(path, date.fromisoformat(on))] == codes


@pytest.mark.parametrize("text", ["a,yesterday,\n", "a,2017-01-01\n", "a,2017-01-01,,more\n"])
def test_a_wrong_row_is_refused_with_file_and_number(table, text):
    path = table("ok,2017-01-01,\n" + text)
    with pytest.raises(CatalogueError, match=r"table.csv: row 2"):
        list(rows_in_force(path, date(2026, 1, 1)))


def test_a_missing_table_says_which_setting_leads_to_it(tmp_path):
    with pytest.raises(CatalogueError, match="HANGOU_DATA_DIR"):
        load_codes(tmp_path, date(2026, 1, 1))


def test_the_factors_name_quantities_of_the_catalogue_alone():
    catalogue = load_catalogue(DATA / "quantities.toml").quantities
    factors = load_codes(DATA, date(2026, 11, 23)).factors
    assert {one.quantity for one in factors.values() if one.quantity} <= set(catalogue)
    assert all(one.source and one.name_zh and one.name_en for one in factors.values())


def test_codes_of_2005_are_still_read_and_those_of_2017_not_before_their_day():
    before, today = load_codes(DATA, date(2010, 1, 1)), load_codes(DATA, date(2026, 11, 23))
    assert "011" in before.factors
    assert "w01018" not in before.factors
    assert before.factors["011"].quantity == today.factors["w01018"].quantity == "cod"


def test_a_flag_with_a_quality_that_is_none_is_refused(tmp_path):
    (tmp_path / "hj212_factors.csv").write_text((DATA / "hj212_factors.csv").read_text())
    (tmp_path / "hj212_flags.csv").write_text(
        "flag,quality,valid_from,valid_to\nN,fine,2017-05-01,\n"
    )
    with pytest.raises(CatalogueError, match="'fine'"):
        load_codes(tmp_path, date(2026, 1, 1))
