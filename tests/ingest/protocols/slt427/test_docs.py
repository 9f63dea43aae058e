"""The examples of docs/protocols/slt427.md are what the decoder gives."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from ingest.protocols.lines import as_document
from ingest.protocols.model import Refused
from ingest.protocols.profile import Profile, load_profile
from ingest.protocols.slt427.answer import answer
from ingest.protocols.slt427.decode import decode

NOW = datetime.fromisoformat("2026-11-23T08:00:00+08:00")
PAGE = (Path(__file__).parents[4] / "docs/protocols/slt427.md").read_text(encoding="utf-8")
_EXAMPLE = re.compile(
    r"(?:```toml\n(?P<toml>(?:(?!```).)*)```\s*)?"
    r"```frame slt427 --hex(?P<profile> --profile)?\n(?P<frame>\w+)\n```\s*"
    r"```json\n(?P<json>(?:(?!```).)*)```",
    re.DOTALL,
)
EXAMPLES = list(_EXAMPLE.finditer(PAGE))


def _document(frame: bytes, profile: Profile) -> dict[str, Any]:
    try:
        found = decode(frame, profile.slt427, NOW)
    except Refused as refused:
        return {"ok": False, "reason": refused.reason, "offset": refused.offset}
    sent = answer(found, profile.slt427, NOW)
    return as_document(found, sent.hex().upper() if sent else None)


def test_every_frame_of_the_page_is_an_example() -> None:
    assert len(EXAMPLES) == PAGE.count("```frame") > 4


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one["frame"][:20])
def test_an_example_of_the_page_is_what_the_decoder_gives(
    example: re.Match[str], tmp_path: Path
) -> None:
    profile = Profile()
    if example["profile"]:
        (tmp_path / "device.toml").write_text(example["toml"], encoding="utf-8")
        profile = load_profile(tmp_path / "device.toml")
    assert _document(bytes.fromhex(example["frame"]), profile) == json.loads(example["json"])
