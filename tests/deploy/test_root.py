"""The private root: what is said when it cannot be built."""

import os
import shutil
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest

from deploy.local import packages, root
from deploy.local.places import CHECKOUT
from deploy.local.report import SetupError

Usage = namedtuple("Usage", "total used free")


def test_a_full_disk_is_found_before_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**12, 10**12 - 10**9, 10**9))
    with pytest.raises(SetupError, match=r"needs 2\.5 GB .* 1\.0 GB are free.*XDG_CACHE_HOME"):
        root.private_root()
    assert not list((tmp_path / "hangou").glob("*.part"))


def test_a_missing_program_names_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SetupError, match=r"mmdebstrap is missing.*apt-get install mmdebstrap"):
        packages.require("mmdebstrap", "mmdebstrap", "it builds the stores")


@pytest.mark.fault
def test_a_failed_build_shows_its_log_and_leaves_no_root(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from deploy.local.root import private_root; private_root()"],
        cwd=CHECKOUT,
        env={
            **os.environ,
            "XDG_CACHE_HOME": str(tmp_path),
            "HANGOU_DEBIAN_MIRROR": "file:///nowhere",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert "mmdebstrap failed" in done.stderr
    assert "HANGOU_DEBIAN_MIRROR" in done.stderr
    assert not [path for path in (tmp_path / "hangou").iterdir() if path.name == root.NAME]
