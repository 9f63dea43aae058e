"""Pinyin initials: what people type to find a Chinese name. Knows names, not stations."""

from __future__ import annotations

from functools import lru_cache

from pypinyin import Style, lazy_pinyin

_KEPT = 20_000  # names; a city has fewer stations


@lru_cache(maxsize=_KEPT)
def initials(name: str) -> str:
    """Return the initials of a name in lower case; Latin letters and digits stay as they are.

    What stands in brackets is left out, as is punctuation: 古运河城区（演示） gives "gyhcq".
    Of a character with several readings the one that pypinyin takes for its word.
    """
    plain = name.partition("（")[0]
    letters = lazy_pinyin(plain, style=Style.FIRST_LETTER, errors="default")
    return "".join(one for one in "".join(letters).lower() if one.isalnum())
