"""The header of an HJ 212 data segment: ``QN=..;ST=..;CN=..;PW=..;MN=..;Flag=..;``.

What a device says there differs from frame to frame by QN alone, so the rest is remembered.
"""

from __future__ import annotations

from functools import lru_cache

from ingest.protocols.hj212.fault import Fault
from ingest.protocols.hj212.fields import FieldProblem, check_fields, qn_problem

HEADER = ("QN", "ST", "CN", "PW", "MN", "Flag", "RF", "PNUM", "PNO")
_KNOWN = frozenset(HEADER)
_BY_LOWER = {key.lower(): key for key in HEADER}


def read_header(head: str, accept: frozenset[str]) -> tuple[dict[str, str], list[str]]:
    """Return the fields of a header that ends with ``;``, as text, and the quirks.

    Raises
    ------
    Fault
        What is wrong, and at which byte of the data segment.
    """
    first, _, rest = head.partition(";")
    if not first.startswith("QN=") or "=" in first[3:] or not rest:
        fields, known = _read(head, accept, 0)
        header = dict(fields)
    else:
        fields, known = _read(rest, accept, len(first.encode()) + 1)
        if "QN" in fields:
            at = head.find(";QN=") + 1
            raise Fault("repeated_field: QN stands twice in the header", at, at + 3)
        header = {"QN": first[3:], **fields}
    quirks = list(known)
    if "QN" in header:
        other = "other_qn" in accept
        problem = qn_problem(header["QN"], other=other)
        if problem:
            at = max(head.find("QN="), 0)
            raise Fault(problem, at, at + 3 + len(header["QN"].encode()))
        if other and qn_problem(header["QN"], other=False):
            quirks.append("other_qn")
    return header, quirks


@lru_cache(maxsize=8192)
def _read(text: str, accept: frozenset[str], offset: int) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return fields and quirks of header text; ``offset`` is its place in the segment."""
    header: dict[str, str] = {}
    places: dict[str, tuple[int, int]] = {}
    quirks: list[str] = []
    at = offset
    for pair in text[:-1].split(";"):
        end = at + len(pair.encode())
        key, equals, value = pair.partition("=")
        if not equals or "=" in value:
            raise Fault(f"bad_field: {pair!r} is not key=value", at, end)
        if key not in _KNOWN:
            known = _BY_LOWER.get(key.lower())
            if known is None or "upper_case_keys" not in accept:
                hint = "; accept upper_case_keys in the profile" if known else ""
                raise Fault(f"unknown_field: {key!r} is no header field{hint}", at, end)
            key = known
            quirks.append("upper_case_keys")
        if key in header:
            raise Fault(f"repeated_field: {key} stands twice in the header", at, end)
        header[key] = value
        places[key] = at, end
        at = end + 1
    try:
        quirks += check_fields(header, accept)
    except FieldProblem as problem:
        at, end = places.get(problem.key, (offset, max(at - 1, offset + 1)))
        raise Fault(problem.reason, at, end) from problem
    return header, tuple(quirks)
