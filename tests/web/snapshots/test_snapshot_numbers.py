"""Numbers of a snapshot, by the vectors that the page passes too."""

import json
from pathlib import Path

import pytest

from web.snapshots.words import number

VECTORS = Path(__file__).parents[2] / "vectors" / "numbers.json"
CASES = json.loads(VECTORS.read_text(encoding="utf-8"))["cases"]


@pytest.mark.parametrize("case", CASES, ids=[str(one["value"]) for one in CASES])
def test_a_number_is_written_as_on_the_page(case):
    found = number(case["value"], decimals=case["decimals"], significant=case["significant"])
    assert found == case["text"]
