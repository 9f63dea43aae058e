"""The platform's answers: C0 and 02, by the same AFN and one data byte, the working mode.

What C holds in an answer no text read here says in full. FCB is returned (SL/T 427-2021
6.3.3.3); that the type code is returned too is what one public program does, and unverified.
"""

from __future__ import annotations

from datetime import datetime

from ingest.protocols.model import Decoded
from ingest.protocols.slt427 import functions as afn
from ingest.protocols.slt427.build import build
from ingest.protocols.slt427.frame import Frame
from ingest.protocols.slt427.profile import STANDARD, Slt427Profile
from ingest.protocols.slt427.times import build_tag

_ANSWERED = (afn.LINK_TEST, afn.REPORT)


def answer(
    decoded: Decoded, profile: Slt427Profile = STANDARD, now: datetime | None = None
) -> bytes | None:
    """Return the frame to send back, or None if none is due.

    A 2021 report is answered with a Tp of ``now``, by which the terminal sets its clock
    (SL/T 427-2021 table 52); without ``now`` it is left out.
    """
    header = decoded.header
    function = int(header["afn"], 16)
    if header["dir"] != "up" or function not in _ANSWERED:
        return None
    data = bytes([profile.answer_mode])
    if profile.edition == "2021" and function == afn.REPORT and now is not None:
        data += build_tag(now, profile.edition)
    address = bytes.fromhex(header["address_raw"])
    divs = header.get("divs")
    return build(Frame(False, header["func"], address, function, data, header["fcb"], divs))
