"""The scope of a reader. ``api`` builds it from a person's roles; this package only applies it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What a reader may see beyond the public features, which everyone sees.

    Attributes
    ----------
    sensitivities
        Classes the reader is cleared for; ``public`` is always among them.
    districts, owners
        District codes and owner codes that a non-public feature must have; None is no limit.
    """

    sensitivities: frozenset[str]
    districts: frozenset[str] | None = None
    owners: frozenset[str] | None = None

    @classmethod
    def public(cls) -> Scope:
        """Return the scope of a reader who is not signed in."""
        return cls(sensitivities=frozenset({"public"}))


PUBLIC = Scope.public()
