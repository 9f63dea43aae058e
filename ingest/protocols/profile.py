"""The profile of a device: a small TOML file that says where it leaves its standard.

One section a protocol, all optional; docs/protocols/ describes each.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec

from ingest.errors import IngestError
from ingest.protocols.hj212.profile import Hj212Profile
from ingest.protocols.sl651.profile import Sl651Profile
from ingest.protocols.slt427.profile import Slt427Profile


class ProfileError(IngestError):
    """A profile cannot be read or says something that no profile may say."""


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The rules of one device; the empty profile is the standard."""

    hj212: Hj212Profile = Hj212Profile()
    sl651: Sl651Profile = Sl651Profile()
    slt427: Slt427Profile = Slt427Profile()


def load_profile(path: Path) -> Profile:
    """Read a profile file.

    Raises
    ------
    ProfileError
        If it is missing, no TOML or breaks a rule; names the file, the entry and what it may be.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        return msgspec.convert(document, Profile)
    except (OSError, UnicodeDecodeError) as error:
        raise ProfileError(f"profile {path} cannot be read ({error})") from error
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"profile {path} is no TOML: {error}") from error
    except msgspec.ValidationError as error:
        raise ProfileError(f"profile {path}: {error}") from error
