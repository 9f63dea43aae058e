"""The private root: a Debian 13 tree in the user's cache that holds the servers.

Built once for all clones of a user, under a lock and a temporary name, so that a
tree with the final name is always complete. Only the building is here; how a
server is run from it is in ``ground``.
"""

import os
import shutil
import subprocess
from pathlib import Path

from deploy.local import files
from deploy.local.packages import require
from deploy.local.places import cache_folder
from deploy.local.report import SetupError, say

PACKAGES = (
    "postgresql-17-timescaledb",
    "postgresql-17-postgis-3",
    "mosquitto",
    "mosquitto-clients",
    "gdal-bin",
)
# Raise the number when PACKAGES or the user below change: clones build a new tree.
NAME = "root-trixie-1"
_NEEDED_BYTES = 2_500_000_000
# A number that no distribution gives to a user, so that the servers own nothing
# on the host and nobody on the host owns them.
SERVER_UID = 26_543


def private_root() -> Path:
    """Return the private root, building it if this user has none yet (a minute).

    Raises
    ------
    SetupError
        If the disk is too full, mmdebstrap is missing or the build fails.
    """
    cache = cache_folder()
    root = cache / NAME
    if root.is_dir():
        return root
    with files.locked(cache / f"{NAME}.lock"):
        if not root.is_dir():
            _build(cache, root)
    return root


def _build(cache: Path, root: Path) -> None:
    _check_disk(cache)
    tool = _mmdebstrap()
    scratch = cache / f"{NAME}.part"
    log = cache / f"{NAME}.log"
    if scratch.exists():
        say(f"removing an unfinished build in {scratch}")
        _remove(scratch)
    say(f"building the private root {root} with mmdebstrap (about a minute, 0.8 GB); log: {log}")
    command = [
        tool,
        "--variant=minbase",
        f"--mode={'root' if os.geteuid() == 0 else 'unshare'}",
        f"--include={','.join(PACKAGES)}",
        f"--customize-hook={_user_hook()}",
        "trixie",
        str(scratch),
        *os.environ.get("HANGOU_DEBIAN_MIRROR", "").split(),
    ]
    with log.open("wb") as output:
        status = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            check=False,
            umask=0o022,
        ).returncode
    if status != 0:
        raise SetupError(_failure_text(log, status))
    scratch.rename(root)
    say("the private root is ready")


def _user_hook() -> str:
    """Return the shell line that adds the servers' user: initdb wants a name for its id."""
    entry = f"hangou:x:{SERVER_UID}:{SERVER_UID}::/mnt:/usr/sbin/nologin"
    return f'echo "{entry}" >> "$1/etc/passwd"; echo "hangou:x:{SERVER_UID}:" >> "$1/etc/group"'


def _check_disk(cache: Path) -> None:
    free = shutil.disk_usage(cache).free
    if free < _NEEDED_BYTES:
        raise SetupError(
            f"the private root needs {_NEEDED_BYTES / 1e9:.1f} GB in {cache}, "
            f"{free / 1e9:.1f} GB are free; free some, or set XDG_CACHE_HOME to a larger disk"
        )


def _mmdebstrap() -> str:
    return require(
        "mmdebstrap",
        "mmdebstrap",
        "it builds the stores, which are missing too. Or else: start a Docker engine; install "
        "PostgreSQL 17 with TimescaleDB and PostGIS, and mosquitto; or name stores by "
        "HANGOU_TELEMETRY_DSN, HANGOU_GEO_DSN, HANGOU_ACCESS_DSN, HANGOU_BROKER_URL "
        "and HANGOU_BROKER_ADMIN_URL",
    )


def _failure_text(log: Path, status: int) -> str:
    end = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-8:])
    return (
        f"mmdebstrap failed with status {status}; the end of {log}:\n{end}\n"
        "If the Debian mirror cannot be reached, set HANGOU_DEBIAN_MIRROR to one that can; "
        "without root, user name spaces and lines in /etc/subuid and /etc/subgid are needed"
    )


def _remove(tree: Path) -> None:
    """Remove a tree that may belong to ids which only a user name space may touch."""
    command = ["rm", "-rf", "--one-file-system", str(tree)]
    if os.geteuid() != 0:
        command = ["unshare", "--map-auto", "--map-root-user", *command]
    subprocess.run(command, check=True)
