"""Building HJ 212 frames: from header fields and groups to bytes, split where they are long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from ingest.protocols.hj212.cipher import encrypt
from ingest.protocols.hj212.crc import crc_text
from ingest.protocols.hj212.envelope import LONGEST_SEGMENT
from ingest.protocols.hj212.fields import flag_bits
from ingest.protocols.hj212.header import HEADER
from ingest.protocols.model import BuildError

LONGEST_CP = 950  # characters, HJ 212-2017 6.3.2
_PACKETS = 2  # the bit of Flag that promises PNUM and PNO
_FORBIDDEN = frozenset(";,=")


def build(
    header: Mapping[str, str], items: Sequence[Mapping[str, str]] = (), key: bytes | None = None
) -> bytes:
    """Return the frame with these header fields and groups of CP, with CR LF.

    ``key`` encrypts CP as HJ 212-2025 has it. Keys of ``header`` that are no field are left
    out, so what a decoder returned can be given back.

    Raises
    ------
    BuildError
        If a text holds a separator or a control character, or the segment is too long.
    """
    for name in HEADER:
        if name in header and (_breaks(header[name]) or set(";=") & set(header[name])):
            raise BuildError(f"{name}: {header[name]!r} holds a separator or a control character")
    head = "".join(f"{name}={header[name]};" for name in HEADER if name in header)
    inner = ";".join(_group(group) for group in items).encode()
    plain = head.encode() + b"CP=&&" + inner + b"&&"
    if len(plain) > LONGEST_SEGMENT:
        raise BuildError(f"a data segment has at most {LONGEST_SEGMENT} bytes, not {len(plain)}")
    sent = inner if key is None else encrypt(inner, key)
    return b"##%04d%sCP=&&%s&&%s\r\n" % (len(plain), head.encode(), sent, crc_text(plain))


def build_packets(
    header: Mapping[str, str], items: Sequence[Mapping[str, str]], longest: int = LONGEST_CP
) -> list[bytes]:
    """Return one frame, or several where CP would be longer than ``longest`` bytes.

    Split between groups; each packet repeats DataTime and has a QN of its own, a millisecond
    after the one before (HJ 212-2017 annex C).

    Raises
    ------
    BuildError
        As :func:`build`, or if one group alone is too long.
    """
    stamp = [group for group in items if set(group) == {"DataTime"}][:1]
    parts: list[list[Mapping[str, str]]] = [[*stamp]]
    for group in items:
        if stamp and group is stamp[0]:
            continue
        if len(parts[-1]) > len(stamp) and _length([*parts[-1], group]) > longest:
            parts.append([*stamp])
        parts[-1].append(group)
    if len(parts) == 1:
        return [build(header, parts[0])]
    flag = str(int(header.get("Flag", "0")) | _PACKETS)
    return [
        build(
            {
                **header, "QN": _later(header["QN"], number), "Flag": flag,
                "PNUM": str(len(parts)), "PNO": str(number + 1),
            },
            part,
        )
        for number, part in enumerate(parts)
    ]  # fmt: skip


def reply_flag(header: Mapping[str, str]) -> str:
    """Return the Flag of an answer: the asker's version, and no answer wanted."""
    return str(flag_bits(header["Flag"]).version << 2)


def time_text(moment: datetime) -> str:
    """Return a naive Beijing time as 14 digits."""
    return moment.strftime("%Y%m%d%H%M%S")


def new_qn(moment: datetime) -> str:
    """Return a naive Beijing time as a QN: 17 digits, to the millisecond."""
    return f"{time_text(moment)}{moment.microsecond // 1000:03}"


def _later(qn: str, milliseconds: int) -> str:
    try:
        moment = datetime.strptime(qn + "000", "%Y%m%d%H%M%S%f")
    except ValueError as error:
        raise BuildError(f"QN {qn!r} is no time of 17 digits") from error
    return new_qn(moment + timedelta(milliseconds=milliseconds))


def _length(groups: Sequence[Mapping[str, str]]) -> int:
    return len(";".join(_group(group) for group in groups).encode())


def _group(group: Mapping[str, str]) -> str:
    for name, value in group.items():
        _check("a key", name)
        _check(name, value)
    return ",".join(f"{name}={value}" for name, value in group.items())


def _check(name: str, text: str) -> None:
    """Refuse what a decoder would read as something else."""
    opaque = len(text) >= 4 and text.startswith("//") and text.endswith("//")
    plain = text[2:-2] if opaque else text
    if _breaks(text):
        raise BuildError(f"{name}: {text!r} holds && or a control character")
    if "//" in plain or (not opaque and _FORBIDDEN.intersection(text)):
        raise BuildError(f"{name}: {text!r} holds a separator; put such text between // and //")


def _breaks(text: str) -> bool:
    return "&&" in text or any(ord(one) < 32 or ord(one) == 127 for one in text)
