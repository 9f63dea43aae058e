"""What the host must bring: programs that Debian packages hold."""

import os
import shutil
import subprocess

from deploy.local.report import SetupError, say


def require(program: str, package: str, reason: str) -> str:
    """Return where a program lies, installing its Debian package if we may.

    Raises
    ------
    SetupError
        If it is missing and we are not root, or apt-get fails.
    """
    found = shutil.which(program)
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        install(package)
        found = shutil.which(program)
    if found is None:
        raise SetupError(
            f"the command {program} is missing; {reason}. As root: apt-get install {package}"
        )
    return found


def install(*packages: str) -> None:
    """Install Debian packages; only root may.

    Raises
    ------
    SetupError
        If apt-get fails; its last lines are part of the text.
    """
    say(f"installing {' '.join(packages)} with apt-get")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(
            # Another apt-get may be at work, on a machine that has just been started.
            ["apt-get", "-q", "-o", "DPkg::Lock::Timeout=120", *command],
            env=quiet,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode != 0:
        raise SetupError(
            f"apt-get could not install {' '.join(packages)}: {done.stderr.strip()[-600:]}"
        )
