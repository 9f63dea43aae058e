"""Which stores a clone uses: given ones, containers, or programs of this machine.

The first that fits is taken at the first start and kept while anything of it runs,
so that ``down`` stops what ``up`` started.
"""

from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from deploy.local import docker, files, passwords, ports, postgres
from deploy.local.addresses import Addresses, given_addresses
from deploy.local.places import Places
from deploy.local.report import SetupError, say
from deploy.local.stores import open_stores, own_ports, stop_servers


class Stores(Protocol):
    """What every kind of stores can do."""

    @property
    def kind(self) -> str:
        """``given``, ``docker``, ``host`` or ``private``."""

    @property
    def ports(self) -> ports.Ports:
        """The ports of the clone, also those of its own processes."""

    def start(self, only: str | None = None) -> None:
        """Start all, or ``postgres`` or ``broker`` alone, and wait until they answer."""

    def stop(self, only: str | None = None) -> None:
        """Stop all, or ``postgres`` or ``broker`` alone."""

    def addresses(self) -> Addresses:
        """Return where they answer."""


@dataclass(frozen=True, kw_only=True)
class GivenStores:
    """Stores that somebody else runs: only looked at, never started or stopped."""

    ports: ports.Ports
    given: Addresses
    kind: str = "given"

    def start(self, only: str | None = None) -> None:
        """Say that they are used as they are; the migrations will show whether they answer."""
        if only is not None:
            raise SetupError(f"{only} was given by the environment; start it where it runs")
        say("using the stores named in the environment")

    def stop(self, only: str | None = None) -> None:
        """Refuse: they are not ours to stop."""
        raise SetupError(f"{only or 'the stores'} were given by the environment; stop them there")

    def addresses(self) -> Addresses:
        """Return the addresses in the environment."""
        return self.given


def start_stores(places: Places) -> Stores:
    """Start the first kind of stores that fits, and record which it was.

    Raises
    ------
    SetupError
        If none can be had; the text says what to do.
    """
    stores = find_stores(places)
    try:
        stores.start()
    except docker.ImageError as error:
        say(f"Docker runs but cannot bring the images ({error}); using programs of this machine")
        stores = open_stores(places)
        stores.start()
    files.write_json(places.run / "stores.json", {"found": stores.kind})
    return stores


def find_stores(places: Places) -> Stores:
    """Return the recorded kind of stores, or else the first that fits; start nothing."""
    places.make()
    kind = files.read_json(places.run / "stores.json").get("found")
    given = given_addresses(passwords.ROLES)
    if kind in (None, "given") and given is not None and not is_ours(places, given):
        return GivenStores(ports=own_ports(places), given=given)
    # A clone that has a cluster of its own stays with it: its data is there.
    undecided = kind in (None, "given") and not postgres.exists(places)
    if kind == "docker" or (undecided and docker.engine_answers()):
        return _docker_stores(places)
    return open_stores(places)


def stop_stores(places: Places) -> None:
    """Stop what was started, whatever kind it was; the next start chooses anew."""
    kind = files.read_json(places.run / "stores.json").get("found")
    if kind == "given":
        say("stores named in the environment are left running")
    elif kind == "docker":
        _docker_stores(places).stop()
    stop_servers(places)
    (places.run / "stores.json").unlink(missing_ok=True)


def _docker_stores(places: Places) -> Stores:
    return docker.DockerStores(
        places=places, ports=own_ports(places), words=passwords.passwords(places)
    )


def is_ours(places: Places, given: Addresses) -> bool:
    """Return whether a shell that has read ``var/env/*.env`` gave us our own addresses."""
    kept = ports.kept(places)
    address = urlsplit(given.broker_url)
    return kept is not None and (address.hostname, address.port) == ("127.0.0.1", kept.broker)
