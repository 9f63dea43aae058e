"""Frames for the tests of HJ 212, with length and CRC right unless a test breaks them."""

from datetime import date

from ingest.protocols.hj212.codec import Decoder
from ingest.protocols.hj212.codes import load_codes
from ingest.protocols.hj212.crc import crc_text
from ingest.protocols.hj212.profile import Hj212Profile
from tests.fixtures.frames import DATA

CODES = load_codes(DATA, date(2026, 11, 23))
HEAD = "QN=20260701080000123;ST=32;CN=2011;PW=123456;MN=YZ01;Flag=5;"


def segment(cp: str, head: str = HEAD) -> bytes:
    return f"{head}CP=&&{cp}&&".encode()


def frame(cp: str, head: str = HEAD, *, plus: int = 0, digits: int = 4, end: bytes = b"\r\n"):
    """Return a frame with the given CP; ``plus`` makes its length field wrong."""
    data = segment(cp, head)
    return b"##%0*d%s%s%s" % (digits, len(data) + plus, data, crc_text(data), end)


def decode(data: bytes, key: bytes | None = None, **profile):
    return Decoder(CODES, Hj212Profile(**profile), key).decode(data)


def values(decoded):
    """Return what a person compares of observations."""
    return [
        (one.quantity, one.statistic, one.period, one.at[:16], one.value, one.quality)
        for one in decoded.observations
    ]
