"""Pages of lists: items with the address at which the list goes on. Knows no list in particular."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode


def page(items: bytes, path: str, following: Mapping[str, object] | None) -> bytes:
    """Return the document of a page.

    Parameters
    ----------
    items
        Comma-separated JSON objects.
    path
        Path of the list.
    following
        Parameters of the next page; those that are None are left out. None: this is the last.
    """
    return b'{"items":[%b],"next":%b}' % (items, next_link(path, following))


def next_link(path: str, following: Mapping[str, object] | None) -> bytes:
    """Return the address of the next page as JSON: a string, or null at the end."""
    if following is None:
        return b"null"
    said = {name: value for name, value in following.items() if value is not None}
    return f'"{path}?{urlencode(said)}"'.encode()
