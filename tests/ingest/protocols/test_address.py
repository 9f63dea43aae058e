"""The two forms of a station address, in both orders of its number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.protocols.address import Address, AddressError, build_address, parse_address

ADDRESSES = {
    "0012345678": (Address("hydrology", code="12345678"), "big"),
    "3210030001": (Address("station", "321003", 1), "big"),
    "321003EA60": (Address("station", "321003", 60000), "big"),
    "321003EA61": (Address("relay", "321003", 60001), "big"),
    "321003FFFE": (Address("relay", "321003", 65534), "big"),
    "321003FFFF": (Address("broadcast", "321003", 65535), "big"),
    "5303810D00": (Address("station", "530381", 13), "little"),
    "32100061EA": (Address("relay", "321000", 60001), "little"),
    "0051012A30": (Address("hydrology", code="51012A30"), "little"),
}


@pytest.mark.parametrize("raw", ADDRESSES)
def test_an_address_is_read_and_built(raw):
    address, order = ADDRESSES[raw]
    assert parse_address(bytes.fromhex(raw), order) == address
    assert build_address(address, order).hex().upper() == raw


@pytest.mark.parametrize("raw", ["", "00", "001234567", "32100A0001", "3210030000"])
def test_bytes_that_are_no_address_are_refused(raw):
    with pytest.raises(AddressError):
        parse_address(bytes.fromhex(raw[: len(raw) // 2 * 2]), "big")


@pytest.mark.parametrize(
    "address",
    [
        Address("hydrology"),
        Address("hydrology", code="1234567"),
        Address("hydrology", code="1234567x"),
        Address("hydrology", code="12"),
        Address("station", "321003"),
        Address("station", "3210", 1),
        Address("station", "xx1000", 7),
        Address("station", "321003", 0),
        Address("station", "321003", 65536),
        Address("relay", "321003", 5),
        Address("station", "003210", 5),
    ],
)
def test_parts_that_make_no_address_are_refused(address):
    with pytest.raises(AddressError):
        build_address(address, "big")


@given(st.binary(min_size=5, max_size=5), st.sampled_from(["big", "little"]))
def test_an_address_that_can_be_read_is_built_to_the_same_bytes(raw, order):
    try:
        address = parse_address(raw, order)
    except AddressError:
        return
    assert build_address(address, order) == raw
