"""Start, find and stop long-running processes of the clone.

A record holds the process id and its start time, so that an id which the kernel
gave to somebody else meanwhile is never taken for ours, nor killed.
"""

import hashlib
import json
import os
import signal
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from deploy.local.files import read_json, write_json
from deploy.local.places import CHECKOUT, Places
from deploy.local.report import SetupError


def start(
    places: Places, name: str, command: Sequence[str], environment: Mapping[str, str]
) -> None:
    """Start a process of its own session that outlives us, logging to ``log/NAME.log``."""
    before = read_json(_record(places, name))
    if before:
        # Killed, and a child of ours: PostgreSQL would take the zombie for a living server.
        _reap(before["pid"])
    log = str(places.log / f"{name}.log")
    arguments = ["env", f"--chdir={CHECKOUT}", *command]
    # Not subprocess: its object warns, rightly, when it is dropped before the child ends.
    pid = os.posix_spawnp(
        arguments[0],
        arguments,
        environment,
        setsid=True,
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
    )
    write_json(
        _record(places, name),
        {"pid": pid, "started": _started(pid), "settings": _digest(environment)},
    )


def running(places: Places, name: str) -> int | None:
    """Return the id of a process that runs, else None."""
    record = read_json(_record(places, name))
    if record and record["started"] is not None and _started(record["pid"]) == record["started"]:
        return int(record["pid"])
    return None


def runs_with(places: Places, name: str, environment: Mapping[str, str]) -> bool:
    """Return whether a process runs, started with these settings of the platform."""
    same = read_json(_record(places, name)).get("settings") == _digest(environment)
    return same and running(places, name) is not None


def stop(places: Places, name: str, *, by: signal.Signals, patience: float) -> bool:
    """Stop a process and wait until it is gone; return whether one was running.

    Raises
    ------
    SetupError
        If it still runs after ``patience`` seconds: it is not killed, since a
        server that writes its data must not be.
    """
    pid = running(places, name)
    if pid is not None:
        os.kill(pid, by)
        deadline = time.monotonic() + patience
        while running(places, name) is not None:
            if time.monotonic() > deadline:
                raise SetupError(
                    f"{name} (process {pid}) did not stop in {patience:.0f} s; "
                    f"see {places.log / name}.log, then stop it by hand: kill {pid}"
                )
            time.sleep(0.05)
        _reap(pid)
    _record(places, name).unlink(missing_ok=True)
    return pid is not None


def tail(places: Places, name: str, *, lines: int = 12) -> str:
    """Return the end of a log, for an error that has to show it."""
    path = places.log / f"{name}.log"
    if not path.exists():
        return ""
    return "\n".join(path.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])


def _reap(pid: int) -> None:
    """Take leave of our own child; those of an earlier command are not ours."""
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)


def _digest(environment: Mapping[str, str]) -> str:
    """Return what tells two settings apart and shows none of them."""
    own = {key: value for key, value in environment.items() if key.startswith("HANGOU_")}
    return hashlib.sha256(json.dumps(own, sort_keys=True).encode()).hexdigest()


def _record(places: Places, name: str) -> Path:
    return places.run / f"{name}.json"


def _started(pid: int) -> int | None:
    """Return the start time of a living process in clock ticks, or None."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return None
    # The command's name stands in brackets and may hold anything, spaces too.
    fields = text[text.rindex(")") + 2 :].split()
    return None if fields[0] in "ZX" else int(fields[19])
