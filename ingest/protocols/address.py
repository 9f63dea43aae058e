"""The station address of five bytes that SL 651 and SL/T 427 share, but for the order of two.

SL 651-2014 (reference 2.2) has the number high byte first, SL/T 427-2021 (6.3.3.4, tables 7 and
8) low byte first.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

LENGTH = 5
BROADCAST = 65535
_LAST_STATION = 60000
_LAST_RELAY = 65534

Order = Literal["big", "little"]


class Address(NamedTuple):
    """What an address says.

    ``kind`` is station, relay or broadcast by ``number`` within the district ``admin`` (six
    digits of GB/T 2260); or hydrology, then ``code`` has the eight characters of SL 502, which
    may be letters to F, and the other two are empty.
    """

    kind: str
    admin: str | None = None
    number: int | None = None
    code: str | None = None


class AddressError(ValueError):
    """These five bytes, or these parts, are no address; says why."""


def parse_address(raw: bytes, order: Order) -> Address:
    """Return what five bytes of a station address say.

    Raises
    ------
    AddressError
        If the district is no BCD or the number is 0, which the standards call invalid.
    """
    if len(raw) != LENGTH:
        raise AddressError(f"an address has {LENGTH} bytes, not {len(raw)}")
    if raw[0] == 0:  # no province begins with 00, so this byte tells the two forms apart
        return Address("hydrology", code=raw[1:].hex().upper())
    admin = raw[:3].hex()
    if not admin.isdecimal():
        raise AddressError(f"the district code {admin.upper()} is no BCD number")
    number = int.from_bytes(raw[3:], order)
    if number == 0:
        raise AddressError("station number 0 is not valid")
    return Address(_kind(number), admin, number)


def build_address(address: Address, order: Order) -> bytes:
    """Return the five bytes of an address; the inverse of :func:`parse_address`.

    Raises
    ------
    AddressError
        If a part is missing, out of its range, or does not go with ``kind``.
    """
    try:
        if address.code is not None:
            raw = b"\0" + bytes.fromhex(address.code)
        elif address.admin is not None and address.number is not None:
            raw = bytes.fromhex(address.admin) + address.number.to_bytes(2, order)
        else:
            raise AddressError("an address has a district and a number, or a code")
    except (ValueError, OverflowError) as error:
        raise AddressError(str(error)) from error
    if parse_address(raw, order) != address:
        raise AddressError(f"{raw.hex().upper()} is no address of kind {address.kind}")
    return raw


def _kind(number: int) -> str:
    if number <= _LAST_STATION:
        return "station"
    return "relay" if number <= _LAST_RELAY else "broadcast"
