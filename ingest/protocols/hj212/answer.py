"""What the platform sends back to an HJ 212 device, and what a device answers to the platform.

In 2017 and later an answer repeats the QN in its header; in 2005 QN stands inside CP
(three public readings of its examples agree).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ingest.protocols.hj212.build import build, reply_flag
from ingest.protocols.hj212.fields import INTERACTION, dialect_of
from ingest.protocols.hj212.profile import STANDARD, Hj212Profile
from ingest.protocols.model import Decoded

_UPLOADS = frozenset(
    {"2011", "2021", "2031", "2041", "2051", "2061", "2081", "3015", "3019", "3020"}
)
_NOTICES = frozenset({"1013", "9015"})
_TOLD = ("DataTime", "DATATIME", "RestartTime")

Header = Mapping[str, str]


def answer(decoded: Decoded, profile: Hj212Profile = STANDARD) -> bytes | None:
    """Return the platform's answer to a frame, or None if none is due.

    9014 to an upload whose Flag asks for it, 9013 to a notice and to the heartbeat 9015.
    A frame without QN or Flag gets none. To be sent after the data are stored, not before.
    """
    header = decoded.header
    if "QN" not in header or "Flag" not in header:
        return None
    if header["CN"] in _NOTICES:
        return notice_answer(header, profile)
    if header["flag_bits"]["ack"] and is_upload(decoded):
        return data_answer(header, profile)
    return None


def is_upload(decoded: Decoded) -> bool:
    """Whether the frame brings data, rather than asking for them."""
    if decoded.observations:
        return True
    return decoded.header["CN"] in _UPLOADS and any(
        any(key in group for key in _TOLD) or any(key.endswith("-SN") for key in group)
        for group in decoded.items
    )


def data_answer(header: Header, profile: Hj212Profile = STANDARD) -> bytes:
    """Return 9014: these data are stored."""
    if dialect_of(header, profile.dialect) == "2005":
        return build(
            {"ST": INTERACTION, "CN": "9014"}, [{"QN": header["QN"]}, {"CN": header["CN"]}]
        )
    return _answer(header, "9014", (), profile)


def notice_answer(header: Header, profile: Hj212Profile = STANDARD) -> bytes:
    """Return 9013: the notice has arrived."""
    return _answer(header, "9013", (), profile)


def request_answer(header: Header, code: str, profile: Hj212Profile = STANDARD) -> bytes:
    """Return 9011, a device's answer to a request; ``code`` is the QnRtn, "1" for ready."""
    return _answer(header, "9011", [{"QnRtn": code}], profile)


def result_answer(header: Header, code: str, profile: Hj212Profile = STANDARD) -> bytes:
    """Return 9012, how a request ended at the device; ``code`` is the ExeRtn, "1" for done."""
    return _answer(header, "9012", [{"ExeRtn": code}], profile)


def _answer(
    header: Header, cn: str, items: Sequence[Mapping[str, str]], profile: Hj212Profile
) -> bytes:
    same = {key: header[key] for key in ("PW", "MN") if key in header}
    fields = {"ST": INTERACTION, "CN": cn, **same, "Flag": reply_flag(header)}
    if dialect_of(header, profile.dialect) == "2005":
        return build(fields, [{"QN": header["QN"]}, *items])
    return build({"QN": header["QN"], **fields}, items)
