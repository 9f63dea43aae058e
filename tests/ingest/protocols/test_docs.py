"""The pages for integrators are true: every frame in docs/protocols/ is decoded as printed."""

import json
import re
import shlex

import pytest

from deploy.local.places import CHECKOUT
from ingest.cli.main import main

PAGES = sorted((CHECKOUT / "docs" / "protocols").glob("*.md"))
BLOCK = re.compile(r"^```(?P<info>[^\n`]+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


def examples(page):
    """Yield the profile in force, the command, the frame and the printed object of each example."""
    blocks = [(found["info"].split(), found["text"]) for found in BLOCK.finditer(page.read_text())]
    profile = ""
    for number, (info, text) in enumerate(blocks):
        if info[0] == "toml":
            profile = text
        if info[0] == "frame":
            following, printed = blocks[number + 1]
            assert following == ["json"], f"{page.name}: no json block follows {text[:40]}"
            yield profile, info[1:], text.strip("\n"), json.loads(printed)


EXAMPLES = [
    pytest.param(*example, id=f"{page.stem}-{number}")
    for page in PAGES
    for number, example in enumerate(examples(page), 1)
]


@pytest.mark.parametrize(("profile", "command", "frame", "printed"), EXAMPLES)
def test_a_frame_is_decoded_as_the_page_prints_it(
    profile, command, frame, printed, tmp_path, capsys
):
    file, rules = tmp_path / "frame", tmp_path / "profile.toml"
    file.write_text(frame + "\n", encoding="utf-8")
    rules.write_text(profile, encoding="utf-8")
    protocol, *options = shlex.split(" ".join(command))
    options += [str(rules)] if options[-1:] == ["--profile"] else []
    now = ["--now", "2026-11-23T08:00:00+08:00"]
    main(["decode", protocol, str(file), *options, *now])
    shown = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert shown == (printed if isinstance(printed, list) else [printed])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_page_has_examples_good_and_bad(page):
    kinds = {
        one["ok"]
        for *_, printed in examples(page)
        for one in (printed if isinstance(printed, list) else [printed])
    }
    assert kinds == {True, False}
