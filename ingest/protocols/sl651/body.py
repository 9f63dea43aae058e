"""What an upward HEX body says behind serial and send time: elements, or what its function has.

The elements become items as the frame has them; what they are observations of, observe.py says.
"""

from __future__ import annotations

from hashlib import sha256
from struct import unpack_from
from typing import Any, NamedTuple

from ingest.protocols.model import Refused
from ingest.protocols.sl651 import functions as fn
from ingest.protocols.sl651.elements import Elements
from ingest.protocols.sl651.values import read_number, read_text

STATION, TIME, TEXT, IMAGE = 0xF1, 0xF0, 0xF2, 0xF3
STEP, STATUS, RAIN, VELOCITIES, LONG = 0x04, 0x45, 0xF4, 0xFD, 0xFF
STAGES = range(0xF5, 0xFD)
FIXED = {STEP: 0x18, RAIN: 0x60, **dict.fromkeys(STAGES, 0xC0)}
"""The only definition byte that these leaders have."""
CLASSES = "PHKZDTMGQIO"
"""Station classes of annex A; the byte is the letter's ASCII code."""

_DOUBLED = (STATION, TIME, TEXT, IMAGE)  # leader and definition are the same byte
_RAW = (STATUS, VELOCITIES)  # bits, and a layout that is not known here: no BCD
_ADDRESS = 5  # bytes of a station, and of a time
_NO_STEP = "000000"
_RAIN = (*(tenths / 10 for tenths in range(255)), None)
_NO_STAGE = 0xFFFF
_JPEG = b"\xff\xd8"
_OBSERVED_AT, _OF_STATION = bytes((TIME, TIME)), bytes((STATION, STATION))
_CLASS = tuple(chr(code) if chr(code) in CLASSES else f"0x{code:02X}" for code in range(256))
_TWELVE = {bytes((leader, FIXED[leader])): FIXED[leader] >> 3 for leader in (RAIN, *STAGES)}
"""Identifiers of twelve values each, and how many bytes these have."""


class Body(NamedTuple):
    """What a body says: additions to the header, items, and the images in it."""

    header: dict[str, Any]
    items: list[Any]
    objects: list[bytes]


def image_item(image: bytes) -> list[Any]:
    """Return the item that stands for an image."""
    kind = "JPEG" if image.startswith(_JPEG) else None
    return ["PIC", {"bytes": len(image), "sha256": sha256(image).hexdigest(), "format": kind}]


class BodyReader:
    """Reads one body; ``place`` is where in the frame its first byte stands."""

    __slots__ = (
        "_at",
        "_body",
        "_digits",
        "_names",
        "_out",
        "_place",
        "_station",
        "_stations",
        "_table",
    )

    def __init__(self, body: bytes, place: int, station: str, elements: Elements) -> None:
        self._body = body
        self._digits = body.hex()
        self._place = place
        self._station = station
        self._table = elements
        self._names = elements.names
        self._at = 0
        self._stations = 0
        self._out = Body({}, [], [])

    def read(self, function: int) -> Body:
        """Return what the body of an upward frame of this function says.

        Raises
        ------
        Refused
            ``truncated_body`` if it ends within an element, ``bad_element`` if one has no
            length or one that it cannot have.
        """
        if function in fn.ELEMENTS:
            self._elements(classed=True)
        elif function == fn.STATUS:
            self._elements(classed=False)
            bits = [value for name, value in self._out.items if name == "ZT"]
            if len(bits) == 1:
                self._out.items.remove(["ZT", bits[0]])
                self._out.header["status_bits"] = bits[0]
        elif function in fn.CONTROLS:
            self._own_station()
            self._out.header["control"] = self._rest().hex().upper()
        elif not (function == fn.VERSION and self._version()) and self._body:
            self._out.header["body_rest"] = self._digits.upper()
        return self._out

    def _elements(self, *, classed: bool) -> None:
        """Go through all elements; the common ones in short, for a report is little else."""
        body, digits, append = self._body, self._digits, self._out.items.append
        plans, length, at = self._table.plans, len(self._body), self._at
        while at < length:
            identifier = body[at : at + 2]
            plan = plans.get(identifier)
            if plan is not None:  # a BCD element seen before
                name, size, ten = plan
                end = at + 2 + size
                number = digits[at * 2 + 4 : end * 2]
                if end <= length and number.isdecimal():
                    append([name, int(number) / ten])
                    at = end
                    continue
            elif identifier == _OBSERVED_AT and at + 7 <= length:
                append(["TT", digits[at * 2 + 4 : at * 2 + 14].upper()])
                at += 7
                continue
            elif identifier in _TWELVE and at + 2 + _TWELVE[identifier] <= length:
                values = _twelve(body, at + 2, identifier)
                append([self._names[identifier[0]], values])
                at += 2 + _TWELVE[identifier]
                continue
            if identifier == _OF_STATION:
                self._at = at + 2
                self._address(classed=classed)
            else:
                self._at = at
                self._element(classed=classed)
            at = self._at
        self._at = at

    def _element(self, *, classed: bool) -> None:
        start, leader = self._at, self._body[self._at]
        if leader in _DOUBLED:
            self._doubled(leader, classed=classed)
        elif leader == STEP:
            self._step(classed=classed)
        elif leader == LONG:
            self._long()
        else:
            begin, definition = self._value(2)
            self._out.items.append([self._names[leader], self._read(leader, begin, definition)])
            if leader not in FIXED and leader not in _RAW:
                self._table.plan(self._body[start : start + 2])

    def _read(self, leader: int, begin: int, definition: int) -> Any:
        """Return the value between ``begin`` and where reading stands, as its leader codes it."""
        digits = self._digits[begin * 2 : self._at * 2]
        return digits.upper() if leader in _RAW else read_number(digits, definition & 7)

    def _value(self, width: int) -> tuple[int, int]:
        """Go past the element whose identifier has ``width`` bytes.

        Returns where its value begins, and its definition.
        """
        begin = self._at + width
        definition = self._definition(begin)
        end = begin + (definition >> 3)
        if end > len(self._body):
            raise self._cut(f"its definition {definition:02X} says {definition >> 3} bytes")
        self._at = end
        return begin, definition

    def _definition(self, begin: int) -> int:
        if begin > len(self._body):
            raise self._cut("an identifier has two bytes, behind FF three")
        definition = self._body[begin - 1]
        leader = self._body[self._at]
        if definition < 8 or (leader in FIXED and FIXED[leader] != definition):
            raise Refused(
                f"bad_element: element {leader:02X} cannot have the definition {definition:02X}",
                self._place + self._at,
                self._place + begin,
            )
        return definition

    def _long(self) -> None:
        """Take an element of the user's range: FF, a second leader, definition, value."""
        name = self._long_name()
        begin, definition = self._value(3)
        self._out.items.append([name, self._read(LONG, begin, definition)])

    def _long_name(self) -> str:
        return f"0xFF{self._digits[self._at * 2 + 2 : self._at * 2 + 4].upper()}"

    def _doubled(self, leader: int, *, classed: bool) -> None:
        start = self._at
        if self._body[start : start + 2] != bytes((leader, leader)):
            raise Refused(
                f"bad_element: {leader:02X} is followed by {leader:02X} and nothing else",
                self._place + start,
                self._place + start + 2,
            )
        self._at += 2
        if leader == STATION:
            self._address(classed=classed)
        elif leader == TIME:
            self._out.items.append(["TT", self._take(_ADDRESS)])
        elif leader == TEXT:
            self._out.items.append(["RGZS", read_text(self._rest())])
        else:
            image = self._rest()
            self._out.items.append(image_item(image))
            self._out.objects.append(image)

    def _address(self, *, classed: bool) -> None:
        """Take a station; the frame's own, when it comes first, is no item."""
        station = self._take(_ADDRESS)
        if self._stations or station != self._station:
            self._out.items.append(["ST", station])
        self._stations += 1
        if classed:
            self._out.header.setdefault("station_class", _CLASS[int(self._take(1), 16)])

    def _own_station(self) -> None:
        """Take F1F1 and a station without a class, if they are next."""
        if self._next() == STATION:
            self._doubled(STATION, classed=False)

    def _step(self, *, classed: bool) -> None:
        """Take a time step and, unless twelve values follow, the series that it is for."""
        start = self._at
        begin, _ = self._value(2)
        step = self._digits[begin * 2 : self._at * 2]
        if not step.isdecimal():
            raise self._bad(start, f"the time step {step.upper()} is not ddhhmm")
        self._out.items.append(["DRxnn", step])
        while self._next() in _DOUBLED:
            self._doubled(self._next(), classed=classed)
        if self._at == len(self._body) or self._next() == RAIN or self._next() in STAGES:
            return
        if step == _NO_STEP:
            raise self._bad(start, "the time step 000000 goes with F4 to FC only")
        self._series()

    def _series(self) -> None:
        """Take one identifier and its values up to the end of the body."""
        start, leader = self._at, self._next()
        width, name = (3, self._long_name()) if leader == LONG else (2, self._names[leader])
        begin = start + width
        definition = self._definition(begin)
        size, digits = definition >> 3, self._digits[begin * 2 :]
        if len(digits) % (size * 2) or not digits:
            raise self._bad(start, f"{len(digits) // 2} bytes are no values of {size} bytes")
        values = [digits[at : at + size * 2] for at in range(0, len(digits), size * 2)]
        self._out.items.append([name, [read_number(one, definition & 7) for one in values]])
        self._at = len(self._body)

    def _version(self) -> bool:
        """Take a station and a text with its length before it (unverified), if that fits."""
        self._own_station()
        if self._at < len(self._body) and self._next() == len(self._body) - self._at - 1:
            self._at += 1
            self._out.items.append(["VERSION", read_text(self._rest())])
            return True
        self._out.items.clear()
        return False

    def _next(self) -> int:
        """Return the next byte, or -1 at the end."""
        return self._body[self._at] if self._at < len(self._body) else -1

    def _take(self, count: int) -> str:
        """Take bytes as upper-case hex digits."""
        begin = self._at
        self._at += count
        if self._at > len(self._body):
            self._at = begin
            raise self._cut(f"{count} bytes are due")
        return self._digits[begin * 2 : self._at * 2].upper()

    def _rest(self) -> bytes:
        taken, self._at = self._body[self._at :], len(self._body)
        return taken

    def _cut(self, why: str) -> Refused:
        return Refused(
            f"truncated_body: the body ends within an element: {why}",
            self._place + self._at,
            self._place + len(self._body),
        )

    def _bad(self, start: int, why: str) -> Refused:
        return Refused(f"bad_element: {why}", self._place + start, self._place + len(self._body))


def _twelve(body: bytes, begin: int, identifier: bytes) -> list[float | None]:
    """Return twelve values: rain in 0.1 mm a byte, relative stages in cm two bytes."""
    if identifier[0] == RAIN:
        return list(map(_RAIN.__getitem__, body[begin : begin + 12]))
    return [None if one == _NO_STAGE else one / 100 for one in unpack_from(">12H", body, begin)]
