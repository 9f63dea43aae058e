"""The change log of the store: which part of which layer changed, in order."""
