"""Snapshots of the map, composed of both stores; :mod:`web.snapshots` draws them."""
