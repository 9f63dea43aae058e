"""The two forms of a station address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.protocols.sl651.address import Address, AddressError, build_address, parse_address


@pytest.mark.parametrize(
    ("raw", "address"),
    [
        ("0012345678", Address("hydrology", "12345678")),
        ("3210030001", Address("station", admin="321003", number=1)),
        ("321003EA60", Address("station", admin="321003", number=60000)),
        ("321003EA61", Address("relay", admin="321003", number=60001)),
        ("321003FFFE", Address("relay", admin="321003", number=65534)),
        ("321003FFFF", Address("broadcast", admin="321003", number=65535)),
    ],
)
def test_an_address_is_read_and_built_in_both_forms(raw: str, address: Address) -> None:
    assert parse_address(bytes.fromhex(raw)) == address
    assert build_address(address).hex().upper() == raw


@pytest.mark.parametrize("raw", ["", "00", "001234567A", "32100A0001", "3210030000"])
def test_bytes_that_are_no_address_are_refused(raw: str) -> None:
    with pytest.raises(AddressError):
        parse_address(bytes.fromhex(raw))


@pytest.mark.parametrize(
    "address",
    [
        Address("hydrology"),
        Address("hydrology", "1234567"),
        Address("hydrology", "1234567x"),
        Address("station", admin="321003"),
        Address("station", admin="321003", number=0),
        Address("station", admin="321003", number=65536),
        Address("relay", admin="321003", number=5),
        Address("station", admin="003210", number=5),
    ],
)
def test_parts_that_make_no_address_are_refused(address: Address) -> None:
    with pytest.raises(AddressError):
        build_address(address)


@given(st.binary(min_size=5, max_size=5))
def test_an_address_that_can_be_read_is_built_to_the_same_bytes(raw: bytes) -> None:
    try:
        address = parse_address(raw)
    except AddressError:
        return
    assert build_address(address) == raw
