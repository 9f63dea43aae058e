"""Bindings: which series a channel of a device feeds, and by what conversion, dated."""
