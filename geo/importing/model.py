"""Values of an import: findings, checked features and the result. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Outcome = Literal["flagged", "repaired", "refused"]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a rule found in one feature, and what was done about it.

    ``refused`` features are not stored; ``repaired`` and ``flagged`` ones are, and carry the
    rule among their flags.
    """

    feature_code: str | None
    rule: str
    outcome: Outcome
    detail: str


@dataclass(kw_only=True)
class Tally:
    """Counts and findings of one file, filled chunk by chunk."""

    read: int = 0
    staged: int = 0
    codes: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)

    def count(self, outcome: Outcome) -> int:
        """Return how many features had that outcome (a feature may be repaired and flagged)."""
        return sum(finding.outcome == outcome for finding in self.findings)


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What a load changes: counts of features, new, changed, gone and left as they are."""

    inserted: int
    updated: int
    removed: int
    unchanged: int

    @property
    def any(self) -> bool:
        """Whether anything changes."""
        return self.inserted + self.updated + self.removed > 0


@dataclass(frozen=True, kw_only=True)
class Source:
    """One file of one layer as it is to be loaded, with the digests that identify it."""

    path: str
    file_sha256: str
    declaration_sha256: str
    position: int


@dataclass(frozen=True, kw_only=True)
class Result:
    """One line of an import's output. ``g`` is the change log's number, None if unchanged."""

    layer: str
    state: Literal["loaded", "unchanged", "refused"]
    features_read: int = 0
    inserted: int = 0
    updated: int = 0
    removed: int = 0
    unchanged: int = 0
    repaired: int = 0
    refused: int = 0
    flagged: int = 0
    batch_id: int | None = None
    g: int | None = None
    seconds: float = 0.0
    findings: tuple[Finding, ...] = ()
    error: str | None = None
