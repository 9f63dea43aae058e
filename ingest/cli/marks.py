"""Showing a person which bytes of a frame are wrong."""

from __future__ import annotations

_AROUND = 32  # bytes shown on either side


def marked(data: bytes, offset: int, end: int) -> str:
    """Return the offending bytes with what stands around them, and a line that marks them.

    Text is shown as text, anything else as hex.
    """
    end = min(end, len(data))
    first, last = max(offset - _AROUND, 0), min(end + _AROUND, len(data))
    show = _as_text if _is_text(data) else _as_hex
    before, wrong, after = show(data[first:offset]), show(data[offset:end]), show(data[end:last])
    dots = "... " if first else ""
    line = f"  {dots}{before}{wrong}{after}{' ...' if last < len(data) else ''}"
    mark = " " * (2 + len(dots) + len(before)) + "^" * max(len(wrong.rstrip()), 1)
    where = f"  byte {offset}" + (f" to {end - 1}" if end > offset + 1 else "")
    return f"{line}\n{mark}\n{where} of {len(data)}"


def _is_text(data: bytes) -> bool:
    try:
        return data.decode("utf-8").isprintable()
    except UnicodeDecodeError:
        return False


def _as_text(data: bytes) -> str:
    # A cut may go through a character.
    return data.decode("utf-8", "replace")


def _as_hex(data: bytes) -> str:
    return "".join(f"{byte:02X} " for byte in data)
