"""Runs a fuzz target in a process of its own and says how it ended."""

import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from deploy.local.places import CHECKOUT

_DONE = re.compile(r"^Done (\d+) runs", re.MULTILINE)


class Session(NamedTuple):
    """How many inputs were tried, whether a promise was broken, and the last words."""

    inputs: int
    broken: bool
    words: str


def fuzz(target: str, folder: Path, *options: str, timeout: float) -> Session:
    """Fuzz one target with libFuzzer's options, its corpus and findings in ``folder``."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.run", target, *options, str(folder / target)],
        cwd=CHECKOUT, capture_output=True, text=True, timeout=timeout, check=False,
    )  # fmt: skip
    counted = _DONE.search(done.stderr)
    return Session(int(counted[1]) if counted else 0, done.returncode != 0, done.stderr[-3000:])
