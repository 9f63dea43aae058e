"""Answers kept for a moment, so that many pages that ask for the same list cost one query."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

_T = TypeVar("_T")

_MOST = 32  # answers kept; whoever pages through a list with other limits makes them anew


class Memo(Generic[_T]):
    """Keeps what was made for a key for ``max_age`` seconds. Safe to use from several threads."""

    def __init__(self, *, max_age: float) -> None:
        self._max_age = max_age
        self._lock = Lock()
        self._kept: dict[Hashable, tuple[float, _T]] = {}

    def get(self, key: Hashable, make: Callable[[], _T]) -> _T:
        """Return what was made for ``key``, made now if there is none or it is too old.

        Who asks meanwhile waits for the one that makes it. An error of ``make`` goes to its
        caller alone; the next one tries again.
        """
        with self._lock:
            known = self._kept.get(key)
            # Age counts from before the query: what it has read is no older than that.
            began = time.monotonic()
            if known is not None and began - known[0] < self._max_age:
                return known[1]
            made = make()
            if len(self._kept) >= _MOST:
                self._kept.clear()
            self._kept[key] = (began, made)
            return made
