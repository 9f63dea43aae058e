"""The local platform of one clone: its stores, its processes, its addresses.

Standard library only, since it runs before the virtual environment exists.
Everything it writes lies under ``var/`` of the clone, but for the private root,
which all clones of a user share in the cache.
"""
