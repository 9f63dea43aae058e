"""How server programs are entered: from the private root or from the host.

As root, a program gets a mount name space of its own in which ``var/`` of the
clone is bound to ``/mnt`` of the root it runs in, then root is changed and the
privileges are dropped. So no parent folder of the clone need be open to the
server's user, and nothing of it shows outside. Without root the same is done
inside a user name space; host programs are then simply run.
"""

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.local.places import Places
from deploy.local.report import SetupError

_INSIDE = Path("/mnt")
_ENTER = """set -e
[ "$1" = / ] || mount --rbind /dev "$1/dev"
mount --bind "$2" "$1/mnt"
root=$1 user=$3
shift 3
exec chroot --userspec="$user" --groups= "$root" "$@"
"""
_PATH = "/usr/lib/postgresql/17/bin:/usr/bin:/bin:/usr/sbin:/sbin"


@dataclass(frozen=True, kw_only=True)
class Ground:
    """One set of server programs, and one ``var/`` that they see.

    ``user`` is the numeric ``uid:gid`` that servers run as; empty means that
    programs are run as they are, by whoever calls.
    """

    kind: str
    root: Path
    places: Places
    user: str

    def inside(self, path: Path) -> str:
        """Return the name that a path under ``var/`` has for a server."""
        if not self.user:
            return str(path)
        return str(_INSIDE / path.relative_to(self.places.var))

    def command(self, *program: str) -> list[str]:
        """Return the command line that runs a program unprivileged on this ground."""
        return self._entered(self.user, program) if self.user else list(program)

    def run(
        self, *program: str, text: str = "", environment: Mapping[str, str] | None = None
    ) -> str:
        """Run a short program and return what it wrote to stdout.

        Raises
        ------
        SetupError
            If it fails; the text holds the program's own words.
        """
        done = subprocess.run(
            self.command(*program),
            input=text,
            capture_output=True,
            text=True,
            check=False,
            env={**self.environment(), **(environment or {})},
        )
        if done.returncode != 0:
            raise SetupError(f"{program[0]} failed: {(done.stderr or done.stdout).strip()}")
        return done.stdout

    def environment(self) -> dict[str, str]:
        """Return the whole environment of a server: nothing of the caller's leaks in."""
        return {"PATH": _PATH, "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": "/"}

    def own(self, folder: Path) -> None:
        """Make a folder under ``var/`` that the servers' user owns, closed to others."""
        folder.mkdir(mode=0o700, exist_ok=True)
        if self.user:
            self._as_root("chown", "-R", self.user, self.inside(folder))

    def remove(self, folder: Path) -> None:
        """Remove a folder of the servers' user."""
        self._as_root("rm", "-rf", self.inside(folder))

    def library(self, name: str) -> str | None:
        """Return where a shared library lies, as a server sees it."""
        found = sorted(self.root.glob(f"usr/lib/*/{name}")) + sorted(
            self.root.glob(f"usr/lib/{name}")
        )
        return "/" + str(found[0].relative_to(self.root)) if found else None

    def _as_root(self, *program: str) -> None:
        command = self._entered("0:0", program) if self.user else list(program)
        subprocess.run(command, env=self.environment(), check=True)

    def _entered(self, user: str, program: Sequence[str]) -> list[str]:
        spaces = ["unshare", "--mount", "--propagation", "private"]
        if os.geteuid() != 0:
            spaces += ["--map-root-user", "--map-auto"]
        return [
            *spaces, "sh", "-c", _ENTER, "enter",
            str(self.root), str(self.places.var), user, *program,
        ]  # fmt: skip


def check_namespaces() -> None:
    """Make sure that the kernel lets us have the name spaces that we need.

    Raises
    ------
    SetupError
        With the kernel's refusal and what can be done about it.
    """
    spaces = ["unshare", "--mount", "--propagation", "private"]
    if os.geteuid() != 0:
        spaces += ["--map-root-user", "--map-auto"]
    try:
        done = subprocess.run([*spaces, "true"], capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise SetupError("the command unshare is missing; install util-linux") from error
    if done.returncode != 0:
        raise SetupError(
            f"name spaces are refused ({done.stderr.strip()}); run as root, or permit user name "
            "spaces and add lines for this user to /etc/subuid and /etc/subgid (package uidmap)"
        )
