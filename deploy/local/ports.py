"""The loopback ports of a clone: chosen once, kept, and named when they are taken."""

import os
import random
import re
import socket
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from deploy.local import files
from deploy.local.places import Places
from deploy.local.report import SetupError, say

VARIABLES = {
    "postgres": "HANGOU_PG_PORT",
    "broker": "HANGOU_BROKER_PORT",
    "api": "HANGOU_API_PORT",
    "ingest_metrics": "HANGOU_INGEST_METRICS_PORT",
    "worker_metrics": "HANGOU_WORKER_METRICS_PORT",
}

# Below the range from which the kernel takes ports of outgoing connections, so
# that a kept port is not lost to one of them while the platform is stopped.
_RANGE = (20_000, 32_000)


@dataclass(frozen=True, kw_only=True)
class Ports:
    """The ports of one clone, all on 127.0.0.1."""

    postgres: int
    broker: int
    api: int
    ingest_metrics: int
    worker_metrics: int


def choose(places: Places, *, in_use_by_us: Iterable[int] = (), configured: bool = True) -> Ports:
    """Return the ports to use and keep them in ``run/ports.json``.

    A port named in the environment wins, then the kept one, then a free one.
    With ``configured`` false the environment is not asked (a test run).

    Raises
    ------
    SetupError
        If a port named in the environment is taken or is not a port.
    """
    ours = set(in_use_by_us)
    kept = files.read_json(places.run / "ports.json")
    chosen: dict[str, int] = {}
    for name, variable in VARIABLES.items():
        used = set(chosen.values())
        wish = os.environ.get(variable) if configured else None
        port = _wished(variable, wish) if wish else kept.get(name) or any_free(used)
        if port not in ours and not free(port):
            if wish:
                raise SetupError(taken_text(port, variable))
            port = _moved(name, port, used)
        chosen[name] = port
    ports = Ports(**chosen)
    files.write_json(places.run / "ports.json", asdict(ports))
    return ports


def kept(places: Places) -> Ports | None:
    """Return the ports of the last start, or None if there was none."""
    found = files.read_json(places.run / "ports.json")
    return Ports(**found) if found else None


def say_unheard(kept: Ports) -> None:
    """Say which ports named in the environment are not taken up, since servers run."""
    for name, variable in VARIABLES.items():
        wish = os.environ.get(variable)
        if wish and wish != str(getattr(kept, name)):
            say(f"{variable}={wish} is not taken up while the platform runs: make down first")


def free(port: int) -> bool:
    """Return whether a server could listen on this loopback port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def answers(port: int) -> bool:
    """Return whether somebody accepts connections on this loopback port."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def taken_text(port: int, variable: str) -> str:
    """Say who holds a port and which variable names another."""
    return f"port {port} is taken by {holder(port)}; set {variable} to a free port, or stop it"


def holder(port: int) -> str:
    """Name the process that listens on a port, as far as we may see it."""
    inodes = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text(encoding="ascii").splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and int(fields[1].rpartition(":")[2], 16) == port:
                inodes.add(f"socket:[{fields[9]}]")
    for folder in Path("/proc").iterdir():
        if re.fullmatch(r"\d+", folder.name) and inodes & set(_links(folder / "fd")):
            name = (folder / "comm").read_text(encoding="utf-8").strip()
            return f"process {folder.name} ({name})"
    return "a process of another user" if inodes else "an unknown process"


def _links(folder: Path) -> Iterable[str]:
    try:
        return [os.readlink(entry) for entry in folder.iterdir()]
    except OSError:
        return []


def _wished(variable: str, text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65_536:
        raise SetupError(f"{variable}={text} is not a port; set it to a number from 1 to 65535")
    return int(text)


def _moved(name: str, port: int, used: set[int]) -> int:
    other = any_free(used)
    say(f"{name} moves from port {port}, taken by {holder(port)}, to {other}")
    return other


def any_free(used: set[int]) -> int:
    """Return a free port that is not in ``used``.

    Raises
    ------
    SetupError
        If a thousand attempts find none.
    """
    for _ in range(1_000):
        port = random.randrange(*_RANGE)  # noqa: S311 (a port is no secret)
        if port not in used and free(port):
            return port
    raise SetupError(
        f"no free port found from {_RANGE[0]} to {_RANGE[1]}; "
        f"stop some servers or name ports: {', '.join(VARIABLES.values())}"
    )
