"""Small files that must never be half written or read by others."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from deploy.local.report import say


def write(path: Path, text: str, *, mode: int = 0o644) -> None:
    """Replace a file in one step; its mode holds from the first byte on."""
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    scratch.chmod(mode)
    scratch.replace(path)


def write_json(path: Path, value: object, *, mode: int = 0o644) -> None:
    """Replace a JSON file in one step."""
    write(path, json.dumps(value, indent=2, sort_keys=True) + "\n", mode=mode)


def read_json(path: Path) -> dict[str, Any]:
    """Return the object in a JSON file, or an empty one if there is no file."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return dict(value)


@contextmanager
def locked(path: Path, *, waiting: str = "") -> Iterator[None]:
    """Hold an exclusive lock; it ends with the process, however that ends.

    ``waiting`` is said if somebody else holds it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if waiting:
                say(waiting)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
