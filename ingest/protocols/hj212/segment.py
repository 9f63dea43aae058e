"""The grammar of the HJ 212 data segment: header fields and the groups of CP.

``QN=..;ST=..;CN=..;PW=..;MN=..;Flag=..;[PNUM=..;PNO=..;]CP=&&group;group&&``; a group is
``key=value,key=value``. Text between ``//`` is opaque (HJ 212-2017 6.3.3).
"""

from __future__ import annotations

import re
from collections.abc import Collection

from ingest.protocols.hj212.fault import Fault
from ingest.protocols.hj212.fields import packets_problem
from ingest.protocols.hj212.header import read_header

_CONTROLS = bytes([*range(32), 127])
_UNSEPARATED = re.compile(r"(-[Ff](?:lag|LAG)=[A-Z])(?=[A-Za-z0-9]+-[A-Za-z]+=)")
# Stand-ins for separators inside opaque text; control characters cannot be in a segment.
_HIDE = str.maketrans(";,=", "\x01\x02\x03")
_SHOW = str.maketrans("\x01\x02\x03", ";,=")

Group = dict[str, str]


def read_segment(
    segment: bytes, accept: frozenset[str]
) -> tuple[dict[str, str], list[Group], list[str]]:
    """Return header fields as text, the groups of CP, and the quirks.

    Raises
    ------
    Fault
        What is wrong, and at which byte of the segment.
    """
    if len(segment.translate(None, _CONTROLS)) != len(segment):
        at = next(n for n, byte in enumerate(segment) if byte in _CONTROLS)
        raise Fault("control_character: no control character belongs in a data segment", at)
    try:
        text = segment.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Fault("not_utf8: Chinese text is UTF-8", error.start, error.end) from error
    head, mark, rest = text.partition("CP=&&")
    if not mark or not head.endswith(";"):
        raise Fault("no_cp: the header fields end with ;CP=&&", 0, len(segment))
    inner = rest[:-2]
    if "&&" in inner:
        at = len((head + mark + inner.partition("&&")[0]).encode())
        raise Fault("mark_inside_cp: && may stand only around CP", at, at + 2)
    header, quirks = read_header(head, accept)
    items = _read_groups(inner, head, accept, quirks)
    if "packet_no_in_cp" in accept:
        _take_packet_no(header, items, quirks)
    keys = sum(map(len, items))
    # In 3020 groups repeat by design; among values a repeat is a conflict, or a duplicate.
    if header["CN"][0] == "2" and len(set().union(*items)) != keys:
        quirks.append("repeated_key")
    return header, items, quirks


def _read_groups(inner: str, head: str, accept: Collection[str], quirks: list[str]) -> list[Group]:
    if not inner:
        return []
    if "//" in inner:
        parts = inner.split("//")
        if len(parts) % 2:  # each // has its partner
            parts[1::2] = [part.translate(_HIDE) for part in parts[1::2]]
            inner = "//".join(parts)
    if inner.endswith(";"):
        inner = inner[:-1]
        quirks.append("trailing_semicolon")
    if "missing_separator" in accept and _UNSEPARATED.search(inner):
        # One byte longer for each repair: places behind it are off by as many.
        inner = _UNSEPARATED.sub(r"\1;", inner)
        quirks.append("missing_separator")
    groups: list[Group] = []
    for text in inner.split(";"):
        group: Group = {}
        groups.append(group)
        for pair in text.split(","):
            try:
                key, value = pair.split("=")
            except ValueError:
                raise _bad_pair(inner, pair, head) from None
            if not key:
                raise _bad_pair(inner, pair, head)
            if key in group:
                # Both values stay on record, so the repeat begins a group of its own.
                quirks.append("repeated_key")
                group = {}
                groups.append(group)
            group[key] = value
    if "\x01" in inner or "\x02" in inner or "\x03" in inner:
        return [
            {key.translate(_SHOW): value.translate(_SHOW) for key, value in group.items()}
            for group in groups
        ]
    return groups


def _bad_pair(inner: str, pair: str, head: str) -> Fault:
    before = f"{head}CP=&&{inner[: inner.find(pair)] if pair else ''}"
    at = len(before.encode())
    shown = pair.translate(_SHOW)
    if not pair:
        return Fault("empty_item: nothing stands between two separators", at)
    hint = ": a separator is missing (accept missing_separator in the profile)"
    why = hint if pair.count("=") > 1 else " is not key=value"
    return Fault(f"bad_item: {shown!r}{why}", at, at + len(pair.encode()))


def _take_packet_no(header: dict[str, str], items: list[Group], quirks: list[str]) -> None:
    """Take PNUM and PNO out of CP for a device that puts them there."""
    found: Group = {}
    for group in items:
        found.update({key: group[key] for key in ("PNUM", "PNO") if key in group})
    if found and not header.keys() & found.keys() and not packets_problem(found)[0]:
        header.update(found)
        quirks.append("packet_no_in_cp")
