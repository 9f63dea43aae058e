"""Who may see what in the geo store: a frozen value, and the one predicate made from it."""

from geo.scope.model import PUBLIC, Scope

__all__ = ["PUBLIC", "Scope"]
