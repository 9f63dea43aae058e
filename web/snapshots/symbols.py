"""Station symbols as SVG: shape by kind, fill and digit by severity, hatch and badge by freshness.

The same drawing as the page's canvas sprites (web/static/js/symbols.js), so that a saved map
reads as the live one. Colours are the page's tokens, by class; the file's theme decides.
"""

from __future__ import annotations

from dataclasses import dataclass

from web.snapshots.model import Freshness, Severity

BODIES: dict[str, tuple[str, float, float, float]] = {
    "level": ("M12 2.2a9.8 9.8 0 1 1 0 19.6a9.8 9.8 0 1 1 0-19.6z", 12, 12, 1.1),
    "rain": (
        "M12 .8C14.4 4.8 20.8 10 20.8 14.8a8.8 8.8 0 0 1-17.6 0C3.2 10 9.6 4.8 12 .8z", 12, 14.6, 1,
    ),
    "sluice": ("M1 2.5h22v5.8h-3.6V21.5H4.6V8.3H1z", 12, 13.6, 1),
    "pump": ("M3.2 3.2h17.6v17.6H3.2z", 12, 12, 1.1),
    "quality": ("M12 .6L23.4 12L12 23.4L.6 12z", 12, 12, 1),
    "air": (
        "M6.2 20.6a5.4 5.4 0 0 1-1-10.7A7 7 0 0 1 18.5 8.4A6.2 6.2 0 0 1 17.6 20.6z", 12.2, 14, 1,
    ),
    "outfall": ("M1 2.4h22v6.4L12 23L1 8.8z", 12, 10.2, 1),
    "camera": ("M.8 4.4h15.4v4.4L23.2 5.2v13.6L16.2 15.2v4.4H.8z", 8.5, 12, 1),
    "heritage": ("M12 1L23.4 9.6h-2.8V21.8H3.4V9.6H.6z", 12, 14, 1),
    "other": ("M7.4 5.4h9.2a6.6 6.6 0 0 1 0 13.2H7.4a6.6 6.6 0 0 1 0-13.2z", 12, 12, 1),
}  # fmt: skip
"""Body of each kind in a 24 x 24 grid, and where its glyph sits: x, y, scale (interface 3.1)."""

_GLYPHS = {
    "red": "M-2.4-2.3L.7-4.4V5",
    "orange": "M-2.7-2.1a2.7 2.5 0 0 1 5.4-.1C2.7.4-2.7 1.6-2.8 4.1H3.1",
    "yellow": "M-2.9-4.1H2.6L-.4-.8a2.75 2.75 0 1 1-2.7 4",
    "blue": "M1.4 5V-4L-3 2H3.6",
    "unknown": "M-2.7-2.2a2.7 2.6 0 1 1 4.2 2.1c-1.1.7-1.5 1.1-1.5 2.2",
}
_DOT = "M-1.3 3h2.6v2.5h-2.6z"
_GRADES = {"blue", "yellow", "orange", "red"}

PATTERN = (
    '<svg class="defs" aria-hidden="true"><defs>'
    '<pattern id="hatch" width="4.2" height="4.2" patternUnits="userSpaceOnUse"'
    ' patternTransform="rotate(-45)"><rect class="hatch-ground" width="4.2" height="4.2"/>'
    '<rect class="hatch-line" width="4.2" height="1.8"/></pattern></defs></svg>'
)
"""Goes into the file once: the lines of silence, which symbols name by ``#hatch``."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """What decides how a symbol is drawn."""

    kind: str
    severity: Severity
    base: Severity
    freshness: Freshness


def symbol(look: Look) -> str:
    """Return the SVG of one symbol, 32 x 32 units with a margin of 4 around the grid.

    Without text of its own: what it means stands in words beside it.
    """
    path, x, y, scale = BODIES.get(look.kind, BODIES["other"])
    silent = look.freshness in {"stale", "offline"}
    never = look.freshness == "never"
    shape = (
        _silent(path, look.base)
        if silent
        else f'<path class="body-never" d="{path}"/>'
        if never
        else f'<path class="body-{look.severity}" d="{path}"/>'
    )
    glyph = "unknown" if never else "" if silent else look.severity
    # What no level judges has a hole, so that it is not normal without colour.
    unjudged = not silent and not never and look.severity == "none"
    hole = f'<circle class="hole" cx="{x}" cy="{y}" r="2.6"/>' if unjudged else ""
    inner = f'<path class="halo" d="{path}"/>{shape}{hole}{_glyph(glyph, x, y, scale, never=never)}'
    if not silent and not never and look.severity in {"normal", "none"}:
        # Normal is small and dull; so is what no level judges.
        inner = f'<g transform="translate(1.8 1.8) scale(.85)">{inner}</g>'
    return (
        '<svg class="sym" viewBox="-4 -4 32 32" width="32" height="32" aria-hidden="true">'
        f"{inner}{_badge(look.freshness)}</svg>"
    )


def _silent(path: str, base: Severity) -> str:
    last = f" last-{base}" if base in _GRADES else ""
    return f'<path class="body-silent{last}" d="{path}"/>'


def _glyph(name: str, x: float, y: float, scale: float, *, never: bool) -> str:
    if name not in _GLYPHS:
        return ""
    tone = "never" if never else name
    dot = f'<path class="dot-{tone}" d="{_DOT}"/>' if name == "unknown" else ""
    return (
        f'<g transform="translate({x} {y}) scale({scale})">'
        f'<path class="glyph-{tone}" d="{_GLYPHS[name]}"/>{dot}</g>'
    )


def _badge(freshness: Freshness) -> str:
    """A small clock for late, a filled disc with a cross for offline."""
    if freshness == "late":
        return (
            '<circle class="badge-late" cx="4.4" cy="19.6" r="4.8"/>'
            '<path class="hands-late" d="M4.4 16.6V19.6L6.8 20.6"/>'
        )
    if freshness == "offline":
        return (
            '<circle class="badge-offline" cx="4.4" cy="19.6" r="4.8"/>'
            '<path class="hands-offline" d="M2 17.2l4.8 4.8M6.8 17.2L2 22"/>'
        )
    return ""
