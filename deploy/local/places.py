"""Where everything of one clone lies. Only paths: nothing here reads or writes."""

import os
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, kw_only=True)
class Places:
    """The folders under one ``var/``; a test run has another ``var/`` than the clone."""

    var: Path

    @property
    def postgres(self) -> Path:
        """Data directory of the database cluster, owned by the server's user."""
        return self.var / "pg"

    @property
    def broker(self) -> Path:
        """Settings of the broker; what it writes itself is in ``data`` below."""
        return self.var / "broker"

    @property
    def log(self) -> Path:
        """One log for each process."""
        return self.var / "log"

    @property
    def run(self) -> Path:
        """Process records, ports and how the stores were found."""
        return self.var / "run"

    @property
    def env(self) -> Path:
        """One file of settings for each role, mode 0600."""
        return self.var / "env"

    @property
    def secrets(self) -> Path:
        """Generated passwords, mode 0600."""
        return self.var / "secrets.json"

    def make(self) -> None:
        """Make the folders; ``env`` only for the person who runs the platform."""
        for folder in (self.var, self.broker, self.log, self.run):
            folder.mkdir(parents=True, exist_ok=True)
            # Whatever the umask: servers of another user pass through these.
            folder.chmod(0o755)
        self.env.mkdir(mode=0o700, exist_ok=True)


def clone_places() -> Places:
    """Return the folders of this clone, or of ``HANGOU_VAR_DIR`` if that is set."""
    return Places(var=Path(os.environ.get("HANGOU_VAR_DIR", CHECKOUT / "var")).resolve())


def cache_folder() -> Path:
    """Return the user's cache for things that all clones share."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "hangou"
