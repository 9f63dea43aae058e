"""The stores of a clone that run from programs on this machine: find, start, stop.

Stores that were given, or that run in Docker, are in ``found`` and ``docker``.
"""

import os
import pwd
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from deploy.local import broker, files, passwords, ports, postgres, process
from deploy.local.addresses import Addresses, local_addresses
from deploy.local.ground import Ground, check_namespaces
from deploy.local.places import Places
from deploy.local.report import SetupError, say
from deploy.local.root import SERVER_UID, private_root

_HOST_PROGRAMS = ("/usr/lib/postgresql/17/bin/postgres", "/usr/sbin/mosquitto")
_HOST_EXTENSIONS = ("timescaledb.control", "postgis.control")


@dataclass(frozen=True, kw_only=True)
class LocalStores:
    """PostgreSQL and broker that run from programs on this machine."""

    places: Places
    ground: Ground
    ports: ports.Ports
    words: dict[str, str]
    durable: bool = True

    @property
    def kind(self) -> str:
        """``host`` or ``private``: where the programs come from."""
        return self.ground.kind

    def start(self, only: str | None = None) -> None:
        """Start both servers at the same time, or one; wait until they answer."""
        wanted = {"postgres": self._start_postgres, "broker": self._start_broker}
        _together([action for name, action in wanted.items() if only in (None, name)])

    def stop(self, only: str | None = None) -> None:
        """Stop both servers, or one, so that they write what they hold."""
        stop_servers(self.places, only)

    def addresses(self) -> Addresses:
        """Return where the servers answer."""
        return local_addresses(
            self.ports,
            self.words,
            broker_config=str(broker.config_path(self.ground)),
            data_folder=str(self.places.postgres),
        )

    def superuser_dsn(self) -> str:
        """Return the address of the server's administrator, for tests and repairs."""
        word = self.words[passwords.SUPERUSER]
        return f"postgresql://{passwords.SUPERUSER}:{word}@127.0.0.1:{self.ports.postgres}/postgres"

    def _start_postgres(self) -> None:
        new = postgres.prepare(self.ground, self.words)
        postgres.start(self.ground, self.ports.postgres, durable=self.durable)
        if new:
            postgres.equip(self.ground, self.ports.postgres, self.words)
        say(f"PostgreSQL answers on port {self.ports.postgres}")

    def _start_broker(self) -> None:
        broker.prepare(self.ground, self.ports.broker, self.words)
        broker.start(self.ground, self.ports.broker)
        say(f"the broker answers on port {self.ports.broker}")


def stop_servers(places: Places, only: str | None = None) -> None:
    """Stop the servers of a ``var/``, or one; their programs need not be there any more."""
    wanted = {"postgres": postgres.stop, "broker": broker.stop}
    for name, action in wanted.items():
        if only in (None, name) and action(places):
            say(f"{name} has stopped")


def open_stores(places: Places, *, durable: bool = True, configured: bool = True) -> LocalStores:
    """Find the programs, ports and passwords of a ``var/``; nothing is started.

    Raises
    ------
    SetupError
        If the programs cannot be had or a configured port is taken.
    """
    places.make()
    with files.locked(places.run / "lock"):
        ground = find_ground(places)
        return LocalStores(
            places=places,
            ground=ground,
            ports=own_ports(places, configured=configured),
            words=passwords.passwords(places),
            durable=durable,
        )


def find_ground(places: Places) -> Ground:
    """Return the host's own server programs if they will do, else the private root."""
    record = files.read_json(places.run / "ground.json")
    kind = record.get("kind") or ("host" if host_will_do() else "private")
    ground = _host(places) if kind == "host" else _private(places)
    # Kept, since a cluster belongs to the server version and user that made it.
    files.write_json(places.run / "ground.json", {"kind": ground.kind, "root": str(ground.root)})
    return ground


def own_ports(places: Places, *, configured: bool = True) -> ports.Ports:
    """Return the ports of a ``var/``, choosing them at the first start.

    While a server runs they stay as they are: addresses have been handed out.
    """
    kept = ports.kept(places)
    if kept is not None and (_running(places, "postgres") or _running(places, "broker")):
        if configured:
            ports.say_unheard(kept)
        return kept
    return ports.choose(places, in_use_by_us=running_ports(places), configured=configured)


def _running(places: Places, name: str) -> bool:
    return process.running(places, name) is not None


def running_ports(places: Places) -> list[int]:
    """Return the ports that processes of this ``var/`` hold, so that they do not count as taken."""
    kept = ports.kept(places)
    if kept is None:
        return []
    served = {
        "postgres": kept.postgres,
        "broker": kept.broker,
        "api": kept.api,
        "ingest": kept.ingest_metrics,
        "worker": kept.worker_metrics,
    }
    return [port for name, port in served.items() if _running(places, name)]


def _together(actions: list[Callable[[], None]]) -> None:
    with ThreadPoolExecutor(max_workers=len(actions)) as pool:
        for done in [pool.submit(action) for action in actions]:
            done.result()


def host_will_do() -> bool:
    """Return whether the host has PostgreSQL 17 with both extensions, and mosquitto."""
    control = Path("/usr/share/postgresql/17/extension")
    return all(Path(program).exists() for program in _HOST_PROGRAMS) and all(
        (control / name).exists() for name in _HOST_EXTENSIONS
    )


def _host(places: Places) -> Ground:
    if os.geteuid() != 0:
        return Ground(kind="host", root=Path("/"), places=places, user="")
    # initdb wants a name for its user; the package that brought the server made one.
    entry = pwd.getpwnam("postgres")
    check_namespaces()
    return Ground(kind="host", root=Path("/"), places=places, user=f"{entry.pw_uid}:{entry.pw_gid}")


def _private(places: Places) -> Ground:
    if shutil.which("chroot") is None:
        raise SetupError("the command chroot is missing; install coreutils")
    check_namespaces()
    root = private_root()
    return Ground(kind="private", root=root, places=places, user=f"{SERVER_UID}:{SERVER_UID}")
