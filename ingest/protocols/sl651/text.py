"""What an upward ASCII body says: identifier, blank, value, blank (reference 2.7).

Unverified: no captured frame in this coding is known to the project.
"""

from __future__ import annotations

import re
from typing import Any

from ingest.protocols.model import Refused
from ingest.protocols.sl651 import functions as fn
from ingest.protocols.sl651.body import CLASSES, Body
from ingest.protocols.sl651.elements import Elements
from ingest.protocols.sl651.times import SLOTS
from ingest.protocols.sl651.values import read_text

MISSING = "M"
_WORD = re.compile(rb"[^ ]+")
_NUMBER = re.compile(r"-?\d{1,40}(\.\d{1,20})?", re.ASCII)
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9]{0,15}", re.ASCII)
_LEADER = re.compile(r"(?:FF)?[0-9A-Fa-f]{2}")
_STEP = re.compile(r"DR([DHN])(\d\d)", re.ASCII)
_STEPS = {"D": "{}0000", "H": "00{}00", "N": "0000{}"}
_TWELVE = re.compile(r"(DRP)|(DRZ[1-8])")
_STATION = re.compile(r"[0-9A-Fa-f]{10}")


class TextReader:
    """Reads one body; ``place`` is where in the frame its first character stands."""

    def __init__(self, body: bytes, place: int, station: str, elements: Elements) -> None:
        self._body = body
        self._place = place
        self._station = station
        self._elements = elements
        self._words = list(_WORD.finditer(body))
        self._at = 0
        self._stations = 0
        self._out = Body({}, [], [])

    def read(self, function: int) -> Body:
        """Return what the body of an upward frame of this function says.

        Raises
        ------
        Refused
            ``truncated_body`` if an identifier has no value, ``bad_element`` if something is
            no identifier.
        """
        if function not in fn.ELEMENTS:
            if self._body:
                self._out.header["body_rest"] = read_text(self._body)
            return self._out
        while self._at < len(self._words):
            self._element()
        return self._out

    def _element(self) -> None:
        start = self._words[self._at].start()
        key = self._word()
        step = _STEP.fullmatch(key)
        if key == "ST":
            self._address()
        elif key == "TT":
            self._out.items.append([key, self._word()])
        elif key == "RGZS":
            self._out.items.append([key, read_text(self._body[start + len("RGZS ") :])])
            self._at = len(self._words)
        elif step:
            self._out.items.append(["DRxnn", _STEPS[step[1]].format(step[2])])
            self._series()
        else:
            name = self._name(key, start)
            self._out.items.append([name, _read(name, self._word())])

    def _series(self) -> None:
        """Take one identifier and its values to the end, unless twelve values follow."""
        if self._at == len(self._words) or _TWELVE.fullmatch(self._peek()):
            return
        start = self._words[self._at].start()
        name = self._name(self._word(), start)
        values = [_number(self._word()) for _ in range(len(self._words) - self._at)]
        self._out.items.append([name, values])

    def _address(self) -> None:
        start = self._words[self._at - 1].start()
        station = self._word().upper()
        if not _STATION.fullmatch(station):
            raise self._bad(start, "a station has ten hex digits")
        if self._stations or station != self._station:
            self._out.items.append(["ST", station])
        self._stations += 1
        if self._at < len(self._words) and self._peek() in set(CLASSES):
            # Q and others are both a class and an element: only a value can follow an element,
            # and behind a station a class is due.
            self._out.header.setdefault("station_class", self._word())

    def _name(self, key: str, start: int) -> str:
        known = self._elements.spelling.get(key.upper())
        if known is not None:
            return known
        if _LEADER.fullmatch(key):
            return f"0x{key.upper()}"
        if _KEY.fullmatch(key):
            return key
        raise self._bad(start, f"{key[:20]!r} is no identifier")

    def _peek(self) -> str:
        return self._words[self._at][0].decode("latin-1")

    def _word(self) -> str:
        if self._at == len(self._words):
            raise Refused(
                "truncated_body: the body ends behind an identifier",
                self._place + max(len(self._body) - 1, 0),
                self._place + len(self._body),
            )
        word = self._peek()
        self._at += 1
        return word

    def _bad(self, start: int, why: str) -> Refused:
        return Refused(f"bad_element: {why}", self._place + start, self._place + len(self._body))


def _read(name: str, word: str) -> Any:
    """Return a value; twelve of them are 24 or 48 hex digits as in the other coding."""
    twelve = _TWELVE.fullmatch(name)
    if not twelve:
        return _number(word) if name != "ZT" else word
    width, divisor = (2, 10) if twelve[1] else (4, 100)
    if not re.fullmatch(f"[0-9A-Fa-f]{{{SLOTS * width}}}", word):
        return word
    parts = [word[at : at + width] for at in range(0, len(word), width)]
    return [None if one.upper() == "F" * width else int(one, 16) / divisor for one in parts]


def _number(word: str) -> float | str | None:
    """Return a number, None for M, or the word itself if it is neither."""
    if word == MISSING:
        return None
    return float(word) if _NUMBER.fullmatch(word) else word
