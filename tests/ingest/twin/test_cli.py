import argparse

import pytest

from ingest.twin import cli


def parsed(*words):
    parser = argparse.ArgumentParser()
    cli.add_arguments(parser)
    return parser.parse_args(words)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "one of the arguments"),
        (["--demo", "--devices", "3"], "not allowed with"),
        (["--devices", "many"], "invalid int"),
    ],
)
def test_wrong_arguments_are_refused_in_words(capsys, words, said):
    with pytest.raises(SystemExit) as ended:
        parsed(*words)
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


def test_a_fault_that_does_not_exist_is_refused_before_anything_is_touched(capsys):
    assert cli.main(parsed("--demo", "--fault", "explode=1")) == 2
    assert "no fault named explode" in capsys.readouterr().err
