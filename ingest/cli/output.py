"""How results look on stdout: one table, one list of fields, JSON values. No decisions."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from telemetry.devices.model import DeviceRecord


def note(text: str) -> None:
    """Tell a person something that is no result, on stderr."""
    print(f"ingest: {text}", file=sys.stderr)


def as_json(device: DeviceRecord) -> dict[str, Any]:
    """Return a device as JSON values, without the store's own numbers."""
    fields = asdict(device)
    del fields["id"]
    for binding in fields["bindings"]:
        for number in ("id", "device_id", "station_id"):
            del binding[number]
    return {name: _plain(value) for name, value in fields.items()}


def as_text(fields: Mapping[str, Any]) -> str:
    """Return fields one a line, their values aligned; lists are joined, absent is a dash."""
    width = max(map(len, fields))
    lines = []
    for name, value in fields.items():
        if name == "bindings":
            lines += [f"{'binding':<{width}}  {_flat(one)}" for one in value]
        else:
            lines.append(f"{name:<{width}}  {_flat(value)}")
    return "\n".join(lines)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return rows as aligned columns under their heads."""
    widths = [max(len(row[n]) for row in (heads, *rows)) for n in range(len(heads))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in (heads, *rows)
    )


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    return value


def _flat(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return " ".join(f"{name}={_flat(inner)}" for name, inner in value.items())
    return str(value)
