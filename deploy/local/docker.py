"""Stores in containers, where a Docker engine runs: two database servers and a broker.

The same images, settings and roles as in docker-compose.yml; the platform's own
processes stay on the host. Data is in named volumes of the engine.
"""

import hashlib
import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from deploy.broker_settings import write as write_broker_settings
from deploy.local import files
from deploy.local.addresses import Addresses, local_addresses
from deploy.local.passwords import ROLES, SUPERUSER
from deploy.local.places import CHECKOUT, Places
from deploy.local.ports import Ports, answers, any_free
from deploy.local.report import SetupError, say

_FIRST_START = CHECKOUT / "deploy" / "postgres" / "first_start.sh"
_BROKER_USER = "1883:1883"
_STOP_SECONDS = "60"
_PATIENCE = 120.0
_COMMON = ("-cpassword_encryption=scram-sha-256", "-cmax_wal_size=2GB", "-cwal_compression=on")


@dataclass(frozen=True, kw_only=True)
class Server:
    """One database server in a container."""

    image: str
    databases: str
    settings: tuple[str, ...]


_SERVERS = {
    "postgres": Server(
        image="timescale/timescaledb:2.19.3-pg17",
        databases="hangou_telemetry hangou_access",
        settings=(
            "-cshared_preload_libraries=timescaledb",
            "-ctimescaledb.telemetry_level=off",
            "-ctimescaledb.max_background_workers=0",
        ),
    ),
    "postgis": Server(image="postgis/postgis:17-3.5", databases="hangou_geo", settings=()),
}
_BROKER_IMAGE = "eclipse-mosquitto:2.0.21"


class ImageError(Exception):
    """The engine cannot bring an image; stores of another kind may still do."""


def engine_answers() -> bool:
    """Return whether a Docker engine runs and lets us use it."""
    if shutil.which("docker") is None:
        return False
    done = subprocess.run(["docker", "info"], capture_output=True, check=False)
    return done.returncode == 0


@dataclass(frozen=True, kw_only=True)
class DockerStores:
    """PostgreSQL, PostGIS and broker of one clone, as three containers."""

    places: Places
    ports: Ports
    words: dict[str, str]
    kind: str = "docker"

    def start(self, only: str | None = None) -> None:
        """Bring the images, make or start the containers, wait until they answer."""
        if only in (None, "postgres"):
            for name, server in _SERVERS.items():
                self._start(name, server.image, self._server_arguments(name, server))
        if only in (None, "broker"):
            self._prepare_broker()
            self._start("broker", _BROKER_IMAGE, self._broker_arguments())
        self._wait(only)

    def stop(self, only: str | None = None) -> None:
        """Stop the containers; the volumes stay."""
        groups = {"postgres": tuple(_SERVERS), "broker": ("broker",)}
        for group, names in groups.items():
            for name in names if only in (None, group) else ():
                if self._exists(name):
                    _docker("stop", f"--time={_STOP_SECONDS}", self._name(name))
                    say(f"{name} has stopped")

    def addresses(self) -> Addresses:
        """Return where the containers answer on loopback."""
        return local_addresses(
            self.ports,
            self.words,
            broker_config=str(self.places.broker / "mosquitto.conf"),
            geo_port=self._geo_port(),
        )

    def _start(self, name: str, image: str, arguments: list[str]) -> None:
        if self._exists(name):
            _docker("start", self._name(name))
            return
        say(f"starting {image}")
        try:
            _docker("pull", "--quiet", image)
        except SetupError as error:
            raise ImageError(str(error)) from error
        _docker("run", "--detach", f"--name={self._name(name)}", *arguments)

    def _server_arguments(self, name: str, server: Server) -> list[str]:
        port = self.ports.postgres if name == "postgres" else self._geo_port()
        secret = {f"{role.upper()}_PASSWORD": self.words[role] for role in (*ROLES, SUPERUSER)}
        values = {
            **secret,
            "POSTGRES_USER": SUPERUSER,
            "POSTGRES_DB": "postgres",
            "POSTGRES_PASSWORD": self.words[SUPERUSER],
            "POSTGRES_INITDB_ARGS": "--encoding=UTF8 --locale=C.UTF-8 --auth-host=scram-sha-256",
            "HANGOU_DATABASES": server.databases,
        }
        # A file, since the arguments of a process are for all to read.
        settings = self.places.env / f"docker-{name}.env"
        files.write(settings, "".join(f"{k}={v}\n" for k, v in values.items()), mode=0o600)
        return [
            f"--env-file={settings}",
            f"--publish=127.0.0.1:{port}:5432",
            "--shm-size=256m",
            "--stop-signal=SIGINT",
            f"--volume={self._name(name)}:/var/lib/postgresql/data",
            f"--volume={_FIRST_START}:/docker-entrypoint-initdb.d/90-hangou.sh:ro",
            server.image,
            "postgres",
            *_COMMON,
            *server.settings,
        ]

    def _prepare_broker(self) -> None:
        data = self.places.broker / "docker"
        data.mkdir(exist_ok=True)
        write_broker_settings(self.places.broker, data, self.words, inside=Path("/broker/docker"))
        # Only the engine may give files to the broker's user.
        _docker(
            "run", "--rm", "--user=0:0", f"--volume={data}:/data", "--entrypoint=chown",
            _BROKER_IMAGE, "-R", _BROKER_USER, "/data",
        )  # fmt: skip

    def _broker_arguments(self) -> list[str]:
        return [
            f"--user={_BROKER_USER}",
            f"--publish=127.0.0.1:{self.ports.broker}:1883",
            f"--volume={self.places.broker}:/broker",
            _BROKER_IMAGE,
            "mosquitto",
            "-c",
            "/broker/mosquitto.conf",
        ]

    def _wait(self, only: str | None) -> None:
        wanted = {
            "postgres": (self.ports.postgres, self._geo_port()),
            "broker": (self.ports.broker,),
        }
        deadline = time.monotonic() + _PATIENCE
        for group, numbers in wanted.items():
            while only in (None, group) and not all(answers(port) for port in numbers):
                if time.monotonic() > deadline:
                    raise SetupError(
                        f"{group} does not answer; see docker logs {self._name(group)}"
                    )
                time.sleep(0.2)

    def _geo_port(self) -> int:
        record = self.places.run / "docker.json"
        port = files.read_json(record).get("postgis") or any_free(set())
        files.write_json(record, {"postgis": port})
        return int(port)

    def _exists(self, name: str) -> bool:
        return bool(_docker("ps", "--all", "--quiet", f"--filter=name=^{self._name(name)}$"))

    def _name(self, name: str) -> str:
        """Return the container's name; the clone's path keeps two clones apart."""
        clone = hashlib.sha256(os.fsencode(self.places.var)).hexdigest()[:8]
        return f"hangou-{clone}-{name}"


def _docker(*arguments: str) -> str:
    done = subprocess.run(["docker", *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SetupError(f"docker {arguments[0]} failed: {done.stderr.strip()}")
    return done.stdout.strip()
