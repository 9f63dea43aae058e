"""The HJ 212 decoder: one frame in, header, items and observations out, or why not."""

from __future__ import annotations

from typing import Any

from ingest.protocols.hj212 import cipher
from ingest.protocols.hj212.codes import Codes
from ingest.protocols.hj212.envelope import check, open_envelope
from ingest.protocols.hj212.fault import Fault
from ingest.protocols.hj212.fields import flag_bits
from ingest.protocols.hj212.observe import Observer
from ingest.protocols.hj212.profile import STANDARD, Hj212Profile
from ingest.protocols.hj212.segment import read_segment
from ingest.protocols.model import Decoded, Refused

PROTOCOL = "hj212"


class Decoder:
    """Decoder of HJ 212 for one profile; keep one, it remembers what keys mean.

    Parameters
    ----------
    codes
        The code tables in force.
    profile
        The device's own rules.
    key
        The 16 bytes of the SM4 key, if the device encrypts.
    """

    def __init__(
        self, codes: Codes, profile: Hj212Profile = STANDARD, key: bytes | None = None
    ) -> None:
        self._profile = profile
        self._accept = frozenset(profile.accept)
        self._key = key
        self._observer = Observer(codes, profile)

    def decode(self, data: bytes) -> Decoded:
        """Return the frame in ``data``, from ``##`` to the CRC or the end of the line.

        Raises
        ------
        Refused
            If length, CRC or grammar is wrong; nothing else, whatever the bytes.
        """
        envelope = open_envelope(data)
        plain = envelope.segment
        if cipher.is_encrypted(plain):
            plain = cipher.decrypt(plain, self._key, envelope.start)
        quirks = envelope.quirks
        quirks += check(envelope, plain, any_length="long_segment" in self._accept)
        try:
            header, items, found = read_segment(plain, self._accept)
            quirks += found
            observations, unread = self._observer.observe(header, items, quirks)
        except Fault as fault:
            raise _refused(fault, envelope.start, plain, envelope.segment) from fault
        shown: dict[str, Any] = {**header}
        if "Flag" in header:
            version, has_packet_no, ack = flag_bits(header["Flag"])
            shown["flag_bits"] = {"version": version, "has_packet_no": has_packet_no, "ack": ack}
        if len(quirks) > 1:
            quirks = list(dict.fromkeys(quirks))
        return Decoded(PROTOCOL, shown, items, observations, quirks, unread)


def _refused(fault: Fault, start: int, plain: bytes, sent: bytes) -> Refused:
    """Place a fault in the frame; in an encrypted CP no place can be told."""
    fault.find(plain)
    if plain is not sent:
        return Refused(f"{fault.reason} (in the decrypted text)", start, start + len(sent))
    return Refused(fault.reason, start + fault.at, start + fault.end)
