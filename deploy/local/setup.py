"""What a clone needs before anything runs: the virtual environment and the page's files.

Each piece carries a mark of the lock it was made from and is made again only when
that has changed.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from deploy.local.packages import require
from deploy.local.places import CHECKOUT, Places
from deploy.local.report import SetupError, say
from deploy.local.root import private_root
from deploy.local.stores import host_will_do

VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"
_RUN_LOCK = CHECKOUT / "requirements.lock"
_DEV_LOCK = CHECKOUT / "requirements-dev.lock"
_NPM_LOCK = CHECKOUT / "package-lock.json"


def virtual_environment(places: Places, *, dev: bool) -> None:
    """Make ``.venv`` from the lock; with ``dev`` the tools of the tests too.

    Raises
    ------
    SetupError
        If Python is too old, has no venv module, or pip fails.
    """
    lock = _DEV_LOCK if dev else _RUN_LOCK
    mark = VENV / f".{lock.name}"
    if _is_current(mark, lock):
        return
    if not PYTHON.exists():
        say(f"making {VENV} with Python {sys.version.split()[0]}")
        _logged(places, "venv", [sys.executable, "-m", "venv", str(VENV)])
    say(f"installing Python packages from {lock.name}; log: {places.log / 'venv.log'}")
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    _logged(places, "venv", [*pip, "-r", str(lock)])
    _mark(mark, lock)


def page_files(places: Places) -> None:
    """Install the page's libraries by ``npm ci`` and copy what the browser needs.

    Raises
    ------
    SetupError
        If npm is missing or fails.
    """
    mark = CHECKOUT / "node_modules" / ".hangou"
    if not _is_current(mark, _NPM_LOCK):
        npm = require("npm", "npm", "it brings the libraries of the page")
        say(f"installing the page's libraries with npm ci; log: {places.log / 'npm.log'}")
        _logged(places, "npm", [npm, "ci", "--no-progress"])
        _mark(mark, _NPM_LOCK)
    _logged(places, "npm", [sys.executable, "-m", "deploy.vendor"])


def test_tools() -> None:
    """Bring the programs and the server tree that the tests run.

    Raises
    ------
    SetupError
        If one is missing and cannot be installed; the text names its package.
    """
    require("chromium", "chromium", "the tests of the page run in it")
    require("docker-compose", "docker-compose", "a test checks docker-compose.yml with it")
    if not host_will_do():
        private_root()


def _logged(places: Places, name: str, command: Sequence[str]) -> None:
    log = places.log / f"{name}.log"
    with log.open("ab") as output:
        status = subprocess.run(
            command,
            cwd=CHECKOUT,
            env=dict(os.environ),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            check=False,
        ).returncode
    if status != 0:
        end = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-8:])
        raise SetupError(f"{' '.join(command)} failed; the end of {log}:\n{end}")


def _is_current(mark: Path, lock: Path) -> bool:
    return mark.exists() and mark.read_text(encoding="ascii") == _digest(lock)


def _mark(mark: Path, lock: Path) -> None:
    mark.write_text(_digest(lock), encoding="ascii")


def _digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()
