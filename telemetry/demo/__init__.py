"""The demo in the store: what belongs to it, and how it is removed (DESIGN 4.10)."""
