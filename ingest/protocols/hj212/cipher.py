"""The encryption of HJ 212-2025: SM4 over whole blocks of what stands between the && of CP.

The cipher text is written as ``{0xE4,0x3E,...}``, the last bytes that fill no block of 16 stay
plain behind it. Length and CRC are those of the plain data segment. From two independent
readings of annex A.2; no encrypted frame of a real device has been seen.
"""

from __future__ import annotations

import re

from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import SM4

from ingest.protocols.model import Refused

BLOCK = 16
_OPENING = b"CP=&&{0x"
_ENCRYPTED = re.compile(
    rb"(?P<head>.*;CP=&&)\{(?P<cipher>0x[0-9A-Fa-f]{2}(?:,0x[0-9A-Fa-f]{2})*)\}(?P<tail>.{0,15})&&",
    re.DOTALL,
)


def is_encrypted(segment: bytes) -> bool:
    """Whether CP of this data segment begins with cipher text."""
    return _OPENING in segment


def decrypt(segment: bytes, key: bytes | None, start: int) -> bytes:
    """Return the plain data segment; ``start`` is its place in the frame, for the errors.

    Raises
    ------
    Refused
        ``encrypted`` without a key, ``bad_cipher`` for another form.
    """
    at = start + segment.find(_OPENING) + 5
    end = start + len(segment)
    if key is None:
        raise Refused("encrypted: the profile names no sm4_key_file", at, end)
    found = _ENCRYPTED.fullmatch(segment)
    octets = found["cipher"].split(b",") if found else []
    if found is None or len(octets) % BLOCK:
        raise Refused("bad_cipher: not {0x..,0x..} of whole blocks with a plain rest", at, end)
    worker = _cipher(key).decryptor()
    plain = worker.update(bytes(int(octet, 16) for octet in octets)) + worker.finalize()
    return found["head"] + plain + found["tail"] + b"&&"


def encrypt(inner: bytes, key: bytes) -> bytes:
    """Return what stands between the && of an encrypted CP with this plain text."""
    whole = len(inner) - len(inner) % BLOCK
    if not whole:
        return inner
    worker = _cipher(key).encryptor()
    octets = worker.update(inner[:whole]) + worker.finalize()
    return b"{" + b",".join(b"0x%02X" % octet for octet in octets) + b"}" + inner[whole:]


def _cipher(key: bytes) -> Cipher[modes.ECB]:
    return Cipher(SM4(key), modes.ECB())  # noqa: S305 - the standard's own mode
