"""The outer part of an HJ 212 packet: marks, length, CRC (HJ 212-2017 6.3, annex A)."""

from __future__ import annotations

from typing import NamedTuple

from ingest.protocols.hj212.crc import crc
from ingest.protocols.model import Refused

MARK = b"##"
LONGEST_SEGMENT = 1024  # bytes, HJ 212-2017 6.3
_HEX = frozenset(b"0123456789ABCDEFabcdef")


class Envelope(NamedTuple):
    """What the outer part says; the CRC is not yet compared.

    ``segment`` begins at byte ``start`` of the frame. ``length`` is the number that the frame
    states, ``crc`` the four hex digits as sent.
    """

    segment: bytes
    start: int
    length: int
    crc: bytes
    quirks: list[str]


def open_envelope(data: bytes) -> Envelope:
    """Take a frame apart, with or without what ends its line.

    Raises
    ------
    Refused
        ``bad_start``, ``bad_length`` (not 3 or 4 digits), ``no_cp_terminator``, ``crc_not_hex``.
    """
    if not data.startswith(MARK):
        raise Refused("bad_start: a frame begins with ##", 0, min(2, max(len(data), 1)))
    quirks = []
    if data.endswith(b"\n"):
        quirks += [] if data.endswith(b"\r\n") else ["lf_only"]
        data = data[:-2] if data.endswith(b"\r\n") else data[:-1]
    digits = length_digits(data)
    if digits == 0:
        raise Refused("bad_length: four decimal digits follow ##", 2, min(6, max(len(data), 3)))
    quirks += ["length_3_digits"] if digits == 3 else []
    start = 2 + digits
    segment, crc_digits = data[start:-4], data[-4:]
    if len(data) < start + 4 or not segment.endswith(b"&&"):
        raise Refused(
            "no_cp_terminator: the data segment must end with && before the CRC; the frame is "
            "torn, or something follows its end",
            max(len(data) - 6, start),
            max(len(data), start + 1),
        )
    if not _HEX.issuperset(crc_digits):
        raise Refused(
            "crc_not_hex: the last four characters are not hex digits", len(data) - 4, len(data)
        )
    return Envelope(segment, start, int(data[2:start]), crc_digits, quirks)


def length_digits(data: bytes) -> int:
    """Return how many digits the length field has: 4, 3 by quirk, 0 if there is none."""
    if data[2:6].isdigit() and len(data) >= 6:
        return 4
    return 3 if data[2:5].isdigit() and len(data) >= 5 else 0


def check(envelope: Envelope, plain: bytes, *, any_length: bool) -> list[str]:
    """Compare length and CRC with the plain data segment; return the quirks.

    ``plain`` differs from the segment sent where CP is encrypted: HJ 212-2025 counts and sums
    the plain one.

    Raises
    ------
    Refused
        ``crc_mismatch``, ``length_mismatch``, ``too_long``; names both if both are wrong.
    """
    found = crc(plain)
    wrong_length = envelope.length - len(plain) not in (0, 6)
    length_text = f"the length field says {envelope.length}, the data segment has {len(plain)}"
    if found != int(envelope.crc, 16):
        at = envelope.start + len(envelope.segment)
        also = f"; also {length_text}" if wrong_length else ""
        raise Refused(
            f"crc_mismatch: the frame says {envelope.crc.decode()}, its data segment gives "
            f"{found:04X}{also}",
            at,
            at + 4,
        )
    if wrong_length:
        raise Refused(f"length_mismatch: {length_text}", 2, envelope.start)
    if len(plain) > LONGEST_SEGMENT and not any_length:
        raise Refused(
            f"too_long: a data segment has at most {LONGEST_SEGMENT} bytes, this one "
            f"{len(plain)}; split it, or accept long_segment in the profile",
            2,
            envelope.start,
        )
    return ["length_plus_6"] if envelope.length - len(plain) == 6 else []
