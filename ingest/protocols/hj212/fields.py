"""Rules of the single header fields of HJ 212, and what Flag and ST say of the dialect."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import NamedTuple

from ingest.protocols.hj212.profile import Dialect

LONGEST_VALUE = 64  # bytes; the standard has 24, and an answer repeats them
_QN = re.compile(r"\d{17}", re.ASCII).fullmatch
_CN = re.compile(r"\d{4}", re.ASCII).fullmatch
_OTHER_QN = re.compile(r"[0-9A-Za-z]{1,32}", re.ASCII).fullmatch
_ST = re.compile(r"[0-9A-Z]{2}", re.ASCII).fullmatch
_NUMBER = re.compile(r"\d{1,4}", re.ASCII).fullmatch

SURFACE_WATER = "21"
INTERACTION = "91"
_VERSIONS: dict[int, Dialect] = {0: "2005", 1: "2017", 2: "2025"}


class FieldProblem(Exception):  # noqa: N818 - becomes a Fault once its place is known
    """One header field is wrong; ``key`` names it."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(reason)
        self.key = key
        self.reason = reason


class FlagBits(NamedTuple):
    """The bits of Flag (HJ 212-2017 6.3.2): version, PNUM and PNO present, answer wanted."""

    version: int
    has_packet_no: bool
    ack: bool


@lru_cache(maxsize=256)
def flag_bits(flag: str) -> FlagBits:
    """Return the bits of a Flag field that :func:`check_fields` let pass."""
    bits = int(flag)
    return FlagBits(bits >> 2, bool(bits & 2), bool(bits & 1))


def dialect_of(header: Mapping[str, str], told: Dialect | None) -> Dialect:
    """Return the dialect of a frame: what the profile tells, else what Flag and ST say.

    The surface-water network wrote version 2 years before HJ 212-2025 did, so the version
    alone does not decide.
    """
    if told is not None:
        return told
    version = flag_bits(header["Flag"]).version if "Flag" in header else 0
    if version == 2 and header["ST"] == SURFACE_WATER:
        return "surface_water"
    return _VERSIONS[version]


def check_fields(header: dict[str, str], accept: Collection[str]) -> list[str]:
    """Check each header field but QN, and return the quirks.

    Raises
    ------
    FieldProblem
        Names the field and what it may be.
    """
    quirks: list[str] = []
    flag = header.get("Flag")
    if flag is not None and flag[-1:] == " " and "space_in_flag" in accept:
        header["Flag"] = flag.rstrip(" ")
        quirks.append("space_in_flag")
    for look in (_length_problem, _identity_problem, _flag_problem, packets_problem):
        key, reason = look(header)
        if key:
            raise FieldProblem(key, reason)
    promised = "Flag" in header and flag_bits(header["Flag"]).has_packet_no
    if promised != ("PNUM" in header):
        quirks.append("flag_without_packet_no" if promised else "packet_no_without_flag")
    return quirks + [f"empty_{key.lower()}" for key in ("MN", "PW") if header.get(key) == ""]


def _length_problem(header: dict[str, str]) -> tuple[str, str]:
    for key, value in header.items():
        if len(value.encode()) > LONGEST_VALUE:
            return key, f"long_field: {key} has more than {LONGEST_VALUE} bytes"
    return "", ""


def _identity_problem(header: dict[str, str]) -> tuple[str, str]:
    for key in ("ST", "CN"):
        if key not in header:
            return key, f"missing_field: {key} is required"
    if not _ST(header["ST"]):
        return "ST", "bad_st: ST is two characters, such as 32"
    if not _CN(header["CN"]):
        return "CN", "bad_cn: CN is four digits, such as 2011"
    # Only the answers of 2005 do without.
    if "MN" not in header and header["ST"] != INTERACTION:
        return "MN", "missing_field: MN says which device it is"
    return "", ""


def _flag_problem(header: dict[str, str]) -> tuple[str, str]:
    flag = header.get("Flag", "0")
    if not _NUMBER(flag) or int(flag) > 255:
        hint = "; accept space_in_flag in the profile" if flag[-1:] == " " else ""
        return "Flag", f"bad_flag: Flag is a number from 0 to 255{hint}"
    if int(flag) >> 2 not in _VERSIONS:
        return "Flag", f"unknown_version: no edition has version {int(flag) >> 2}"
    if header.get("RF", "1") != "1":
        return "RF", "bad_rf: RF is 1 in a re-send and absent otherwise"
    return "", ""


def packets_problem(header: dict[str, str]) -> tuple[str, str]:
    """Return which of PNUM and PNO is wrong and why; empty if both are right or absent."""
    if "PNUM" not in header and "PNO" not in header:
        return "", ""
    for key in ("PNUM", "PNO"):
        if not _NUMBER(header.get(key, "")):
            return key, f"bad_packet_no: {key} is a number from 1, and goes with the other"
    if not 1 <= int(header["PNO"]) <= int(header["PNUM"]):
        return "PNO", "bad_packet_no: PNO is from 1 to PNUM"
    return "", ""


def qn_problem(qn: str, *, other: bool) -> str:
    """Return what is wrong with a QN; ``other`` lets any letters and digits pass."""
    if _QN(qn) or (other and _OTHER_QN(qn)):
        return ""
    hint = "it is letters and digits" if other else "accept other_qn in the profile"
    return f"bad_qn: QN has 17 digits; {hint}"
