"""Elements written: the inverse of body.py and text.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from ingest.protocols.model import BuildError
from ingest.protocols.sl651.body import FIXED, STATUS, STEP
from ingest.protocols.sl651.elements import Elements, shipped
from ingest.protocols.sl651.frame import Coding
from ingest.protocols.sl651.text import MISSING
from ingest.protocols.sl651.times import SLOTS
from ingest.protocols.sl651.values import (
    decimal_text,
    definition_of,
    smallest_definition,
    write_number,
)

_LONG = "0xFF"


class _Route(Protocol):
    """What is needed of the route: the frame's own station."""

    @property
    def station(self) -> str: ...
    @property
    def coding(self) -> Coding: ...


def write_elements(
    route: _Route,
    station_class: str,
    items: Sequence[Sequence[Any]],
    definitions: Mapping[str, int] | None = None,
    elements: Elements | None = None,
) -> bytes:
    """Return station, class and items as they stand behind the send time.

    Raises
    ------
    BuildError
        If an item is none that the coding has, or its value does not fit.
    """
    table = elements or shipped()
    hexed = route.coding == "hex"
    # The frame's own station is no item; every other stands before its elements.
    stations = [] if items and items[0][0] == "ST" else [["ST", route.station]]
    parts = []
    for name, value in [*stations, *items]:
        try:
            if hexed:
                parts.append(_hex(name, value, station_class, definitions or {}, table))
            else:
                parts.append(_text(name, value, station_class))
        except (ValueError, TypeError, KeyError) as error:
            raise BuildError(f"{name} {value!r:.60} cannot be built: {error}") from error
    return b"".join(parts)


def _hex(
    name: str, value: Any, station_class: str, definitions: Mapping[str, int], table: Elements
) -> bytes:
    if name == "ST":
        return b"\xf1\xf1" + _bytes(value, 5) + station_class.encode()
    if name == "TT":
        return b"\xf0\xf0" + _bytes(value, 5)
    if name == "RGZS":
        return b"\xf2\xf2" + str(value).encode()
    return _hex_element(name, value, definitions, table)


def _hex_element(name: str, value: Any, definitions: Mapping[str, int], table: Elements) -> bytes:
    leader = _leader(name, table)
    definition = FIXED.get(leader[0], 0)
    if leader[0] == STEP:
        raw = _bytes(value, 3)
    elif definition:
        width, factor = (1, 10) if name == "DRP" else (2, 100)
        raw = _twelve(value, width, factor)
    elif leader[0] == STATUS:
        definition, raw = definition_of(4, 0), _bytes(value, 4)
    else:
        values = value if isinstance(value, list) else [value]
        definition = definitions.get(name) or _common(values)
        raw = b"".join(write_number(one, definition) for one in values)
    return leader + bytes([definition]) + raw


def _common(values: Sequence[float | None]) -> int:
    """Return the shortest definition that holds all values."""
    each = [smallest_definition(one) for one in values]
    decimals = max(one & 7 for one in each)
    # Each value may need more digits before the point for the decimals of another.
    for size in range(1, 32):
        definition = definition_of(size, decimals)
        if all(_fits(one, definition) for one in values):
            return definition
    raise ValueError("no definition holds all values")


def _fits(value: float | None, definition: int) -> bool:
    try:
        write_number(value, definition)
    except ValueError:
        return False
    return True


def _text(name: str, value: Any, station_class: str) -> bytes:
    if name == "ST":
        _bytes(value, 5)
        return f"ST {value} {station_class} ".encode()
    if name == "RGZS":
        return f"RGZS {value}".encode()
    if name == "DRxnn":
        return f"{_step(value)} ".encode()
    if name == "DRP" or name.startswith("DRZ"):
        width, factor = (1, 10) if name == "DRP" else (2, 100)
        return f"{name} {_twelve(value, width, factor).hex().upper()} ".encode()
    key = name.removeprefix("0x")
    if isinstance(value, str):  # a time, or status bits
        return f"{key} {_bytes(value, 5 if name == 'TT' else 4).hex().upper()} ".encode()
    values = value if isinstance(value, list) else [value]
    words = [MISSING if one is None else decimal_text(one) for one in values]
    return f"{key} {' '.join(words)} ".encode()


def _step(value: str) -> str:
    """Return DRDnn, DRHnn or DRNnn for a step of whole days, hours or minutes."""
    days, hours, minutes = value[:2], value[2:4], value[4:]
    for letter, number, others in (
        ("N", minutes, days + hours),
        ("H", hours, days + minutes),
        ("D", days, hours + minutes),
    ):
        if others == "0000":
            return f"DR{letter}{number}"
    raise ValueError("a step in ASCII is of days, hours or minutes alone")


def _leader(name: str, table: Elements) -> bytes:
    if name.startswith("0x"):
        raw = bytes.fromhex(name[2:])
        if len(raw) != (2 if name.startswith(_LONG) else 1) or 0xF0 <= raw[0] < 0xFF:
            raise ValueError("an unknown leader is 0x and two hex digits, behind FF four")
        return raw
    return bytes([table.by_name[name].leader])


def _twelve(values: Sequence[float | None], width: int, factor: int) -> bytes:
    if len(values) != SLOTS:
        raise ValueError(f"there are {SLOTS} values, not {len(values)}")
    missing = 256**width - 1
    if any(one is not None and not 0 <= round(one * factor) < missing for one in values):
        raise ValueError(f"a value is 0 to {(missing - 1) / factor}")
    raw = [missing if one is None else round(one * factor) for one in values]
    return b"".join(number.to_bytes(width, "big") for number in raw)


def _bytes(digits: str, count: int) -> bytes:
    raw = bytes.fromhex(digits)
    if len(raw) != count:
        raise ValueError(f"{2 * count} hex digits are due")
    return raw
