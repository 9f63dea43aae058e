"""The station address of five bytes (SL 651-2014, reference section 2.2)."""

from __future__ import annotations

from typing import NamedTuple

LENGTH = 5
BROADCAST = 65535
_LAST_STATION = 60000
_LAST_RELAY = 65534


class Address(NamedTuple):
    """What an address says.

    ``kind`` is hydrology, then ``code`` has the eight digits of SL 502 and the rest is empty; or
    station, relay or broadcast by ``number`` within the district ``admin`` (six digits of
    GB/T 2260).
    """

    kind: str
    code: str | None = None
    admin: str | None = None
    number: int | None = None


class AddressError(ValueError):
    """These five bytes, or these parts, are no address; says why."""


def parse_address(raw: bytes) -> Address:
    """Return what five bytes of a station address say.

    Raises
    ------
    AddressError
        If a code is no BCD or the number is 0, which the standard calls invalid. Stations in the
        field send such addresses all the same, so decoding a frame does not ask this.
    """
    if len(raw) != LENGTH:
        raise AddressError(f"an address has {LENGTH} bytes, not {len(raw)}")
    if raw[0] == 0:  # no district begins with 00, so this byte tells the two forms apart
        code = raw[1:].hex()
        if not code.isdecimal():
            raise AddressError(f"the station code {code.upper()} is no BCD number")
        return Address("hydrology", code)
    admin = raw[:3].hex()
    if not admin.isdecimal():
        raise AddressError(f"the district code {admin.upper()} is no BCD number")
    number = int.from_bytes(raw[3:], "big")
    if number == 0:
        raise AddressError("station number 0 is not valid")
    return Address(_kind(number), admin=admin, number=number)


def build_address(address: Address) -> bytes:
    """Return the five bytes of an address; the inverse of :func:`parse_address`.

    Raises
    ------
    AddressError
        If a part is missing, out of its range, or does not go with ``kind``.
    """
    if address.code is not None:
        raw = b"\0" + _digits("code", address.code, 8)
    elif address.admin is not None and address.number is not None:
        if not 0 < address.number <= BROADCAST:
            raise AddressError(f"a station number is 1 to {BROADCAST}, not {address.number}")
        raw = _digits("admin", address.admin, 6) + address.number.to_bytes(2, "big")
    else:
        raise AddressError("an address has a district and a number, or a code")
    if parse_address(raw) != address:
        raise AddressError(f"{raw.hex().upper()} is no address of kind {address.kind}")
    return raw


def _digits(name: str, text: str, count: int) -> bytes:
    if len(text) != count or not (text.isascii() and text.isdecimal()):
        raise AddressError(f"{name} has {count} digits; {text!r} has not")
    return bytes.fromhex(text)


def _kind(number: int) -> str:
    if number <= _LAST_STATION:
        return "station"
    return "relay" if number <= _LAST_RELAY else "broadcast"
