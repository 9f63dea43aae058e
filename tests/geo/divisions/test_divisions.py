"""The table of divisions that ships, and what is said when it is not there."""

import gzip
from pathlib import Path

import pytest

from geo.divisions.model import FILE, DivisionsError, load_divisions

DATA = Path(__file__).parents[3] / "data"


def test_every_county_belongs_to_a_prefecture_of_the_table():
    divisions = load_divisions(DATA)
    codes = {one.code for one in divisions}
    counties = [one for one in divisions if len(one.code) == 6]
    assert len(codes) == len(divisions)
    assert all(one.parent_code in codes for one in counties)
    assert {one.name for one in counties if one.parent_code == "3210"} >= {"广陵区", "高邮市"}


def test_a_missing_table_is_named(tmp_path):
    with pytest.raises(DivisionsError, match="jiangsu_divisions_codes"):
        load_divisions(tmp_path)


def test_other_columns_are_refused(tmp_path):
    (tmp_path / FILE).parent.mkdir()
    (tmp_path / FILE).write_bytes(gzip.compress(b"code,name\n1,a\n"))
    with pytest.raises(DivisionsError, match="wants the columns"):
        load_divisions(tmp_path)
