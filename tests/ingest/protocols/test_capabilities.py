"""The table of capabilities claims nothing without evidence."""

import pytest

from ingest.cli.main import main
from ingest.protocols.registry import CAPABILITIES
from tests.fixtures.frames import rows

FILES = {"hj212": ("hj212", "CN"), "sl651": ("sl651", "function"), "slt427": ("szy206", "afn")}
ROWS = [(name, one) for name, found in CAPABILITIES.items() for one in found]


def proofs(protocol, function):
    """Return the sources of valid sample frames of a function."""
    file, key = FILES[protocol]
    return [
        row["source"] for row in rows(file) if row["valid"] and row["expected"].get(key) == function
    ]


@pytest.mark.parametrize(
    ("protocol", "row"),
    [pair for pair in ROWS if pair[1].evidence != "unverified"],
    ids=lambda one: getattr(one, "function", one),
)
def test_a_row_with_evidence_has_a_frame_that_is_decoded_in_tests(protocol, row):
    sources = proofs(protocol, row.function)
    assert sources
    if row.evidence == "standard":
        assert any(source.startswith("HJ 212-20") for source in sources)


@pytest.mark.parametrize("protocol", FILES)
def test_every_function_of_a_sample_frame_has_a_row(protocol):
    file, key = FILES[protocol]
    seen = {row["expected"][key] for row in rows(file) if row["valid"] and key in row["expected"]}
    assert seen <= {one.function for one in CAPABILITIES[protocol]}


def test_evidence_is_one_of_three_words():
    assert {one.evidence for _, one in ROWS} <= {"standard", "frame", "unverified"}


def test_the_list_prints_each_row_once(capsys):
    assert main(["decode", "--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["protocol", "function", "meaning", "parsed", "built", "evidence"]
    assert len(lines) == len(ROWS) + 1


def test_the_list_of_one_protocol_holds_that_one(capsys):
    assert main(["decode", "hj212", "--list"]) == 0
    lines = capsys.readouterr().out.splitlines()[1:]
    assert {line.split()[0] for line in lines} == {"hj212"}
