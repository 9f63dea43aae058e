"""Sequence numbers of a device's session: what is settled, and where the gaps are."""
