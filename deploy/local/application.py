"""The platform's own processes: brought up after the stores, taken down before them."""

import os
import shlex
import signal
import subprocess
import time
import urllib.request
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from deploy.local import environment, process
from deploy.local.addresses import GIVEN, OPTIONAL
from deploy.local.places import CHECKOUT, Places
from deploy.local.ports import Ports
from deploy.local.report import SetupError, say
from deploy.local.setup import PYTHON

# Name of the process: its module and arguments, and its settings file.
PROCESSES = {
    "ingest": (("ingest", "run"), "ingest"),
    "worker": (("telemetry", "run"), "worker"),
    "api": (("api", "serve"), "api"),
    "demo": (("ingest", "simulate", "--demo"), "operator"),
}
# Run once before the processes, each time: all of them change nothing when nothing is
# new. The two rows go on at the same time, one for each store.
PREPARATIONS = (
    (("telemetry", "migrate"),),
    (("geo", "migrate"), ("geo", "import")),
)
_READY_WITHIN = 60.0
_STOP_WITHIN = 30.0


def prepare(places: Places) -> None:
    """Bring both schemas to this version and load the layers that ship.

    Raises
    ------
    SetupError
        If a command fails; the text holds the end of what it said.
    """
    with ThreadPoolExecutor() as pool:
        for done in [pool.submit(_run_all, places, row) for row in PREPARATIONS]:
            done.result()


def _run_all(places: Places, commands: Sequence[Sequence[str]]) -> None:
    for command in commands:
        words = " ".join(command)
        say(f"python -m {words}")
        done = subprocess.run(
            [str(PYTHON), "-m", *command],
            cwd=CHECKOUT,
            env=_settings(places, "owner"),
            capture_output=True,
            text=True,
            check=False,
        )
        log = places.log / f"{command[0]}-{command[1]}.log"
        log.write_text(done.stdout + done.stderr, encoding="utf-8")
        if done.returncode != 0:
            end = "\n".join((done.stderr or done.stdout).splitlines()[-8:])
            raise SetupError(
                f"python -m {words} failed with status {done.returncode}; the end of {log}:\n{end}"
            )


def wanted(places: Places) -> list[str]:
    """Return the processes of this clone: with the demo, unless HANGOU_DEMO=0 was ever said.

    What was said last is kept in ``var/``, so that a later start needs no variable.
    """
    kept = places.run / "demo"
    said = os.environ.get("HANGOU_DEMO")
    if said is not None:
        kept.write_text(said, encoding="utf-8")
    without = kept.exists() and kept.read_text(encoding="utf-8").strip() == "0"
    return [name for name in PROCESSES if not (without and name == "demo")]


def start(places: Places, names: Sequence[str] | None = None) -> None:
    """Start the processes that do not run yet, and anew those that run with other settings."""
    asked = wanted(places) if names is None else list(names)
    if names is None and "demo" not in asked:
        _stop(places, "demo")
    for name in asked:
        command, file = PROCESSES[name]
        arguments = [str(PYTHON), "-m", *command]
        settings = _settings(places, file)
        if process.runs_with(places, name, settings):
            continue
        _stop(places, name)
        process.start(places, name, arguments, settings)
        say(f"{name} starts; log: {places.log / name}.log")


def stop(places: Places) -> None:
    """Stop all processes, the sources of data first, so that nothing is left half done."""
    for name in ("demo", "ingest", "worker", "api"):
        _stop(places, name)


def _stop(places: Places, name: str) -> None:
    if process.stop(places, name, by=signal.SIGTERM, patience=_STOP_WITHIN):
        say(f"{name} has stopped")


def wait_until_ready(places: Places, ports: Ports) -> str:
    """Return the address of the page once the platform says that it is ready.

    Raises
    ------
    SetupError
        If a process ends or the platform is not ready within a minute.
    """
    address = f"http://127.0.0.1:{ports.api}"
    deadline = time.monotonic() + _READY_WITHIN
    while not _ready(f"{address}/api/v1/ready"):
        for name in wanted(places):
            if process.running(places, name) is None:
                end = process.tail(places, name)
                raise SetupError(f"{name} has ended; the end of {places.log / name}.log:\n{end}")
        if time.monotonic() > deadline:
            raise SetupError(
                f"{address}/api/v1/ready does not say that all is ready; logs are in {places.log}"
            )
        time.sleep(0.2)
    return address


def _ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 (our own loopback)
            return bool(answer.status == 200)
    except OSError:
        return False


def _settings(places: Places, name: str) -> dict[str, str]:
    """Return the environment of a process: ours, but no address that is not its own."""
    hidden = {*GIVEN, *OPTIONAL, "HANGOU_DEMO"}
    inherited = {key: value for key, value in os.environ.items() if key not in hidden}
    own = {}
    for line in environment.path(places, name).read_text(encoding="utf-8").splitlines():
        key, _, value = line.partition("=")
        own[key] = shlex.split(value)[0]
    return {**inherited, **own, "PYTHONUNBUFFERED": "1"}
