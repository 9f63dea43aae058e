"""The HTML around the map of a snapshot: head, notices, legend, table, sources.

Every text that comes from a store goes through :func:`text`; names stand in ``<bdi>``, so that
one written from right to left does not turn its line around. Pure.
"""

from __future__ import annotations

import html

from web.snapshots.model import SILENT, Freshness, Layer, Severity, Snapshot, Source, Station
from web.snapshots.symbols import BODIES, PATTERN, Look, symbol
from web.snapshots.words import (
    Words,
    age,
    datum_text,
    distance_text,
    notices,
    number,
    reading_text,
    stamp,
)

_FRESHNESS: tuple[Freshness, ...] = ("live", "late", "stale", "offline", "never")
_SEVERITIES: tuple[Severity, ...] = (
    "red", "orange", "yellow", "blue", "unknown", "normal", "none",
)  # fmt: skip
_COLUMNS = ("station", "state", "quantity", "value", "distance", "age", "quality")


def text(value: str) -> str:
    """Return text as HTML that shows it and does nothing else, in an element or an attribute."""
    return html.escape(value, quote=True)


def head(snapshot: Snapshot, words: Words) -> str:
    """Title, moments and how many stations, above the strips that say what the data are not."""
    lost = sum(1 for one in snapshot.stations if one.lon is None)
    count = words("counts", n=len(snapshot.stations))
    rows = [
        (words("moment"), stamp(snapshot.at)),
        (words("made"), f"{stamp(snapshot.made_at)} {words('zone')}"),
    ]
    stated = "".join(f"<div><dt>{text(a)}</dt><dd class=num>{text(b)}</dd></div>" for a, b in rows)
    more = f" · {words('nopos', n=lost)}" if lost else ""
    strips = "".join(
        f'<div class="strip"><span>{text(notice)}</span></div>'
        for notice in notices(snapshot, words)
    )
    return (
        f"{PATTERN}<header><div class=head><h1>{text(words('title'))}</h1><dl>{stated}</dl>"
        f"<p class=faint>{text(count + more)}</p></div>{strips}</header>"
        f"<noscript><p>{text(words('noscript'))}</p></noscript>"
    )


def foot(snapshot: Snapshot, words: Words, *, licence: str) -> str:
    """Legend, table, sources and licences, below the map."""
    return (
        f'<div class="wrap">{_legend(snapshot, words)}{_table(snapshot, words)}'
        f"{_sources(snapshot, words, licence=licence)}</div>{_places(snapshot)}"
    )


# ---------------------------------------------------------------- legend


def _legend(snapshot: Snapshot, words: Words) -> str:
    """Only what is in this snapshot."""
    kinds = [k for k in BODIES if any(_kind(one.kind) == k for one in snapshot.stations)]
    grades = [g for g in _SEVERITIES if any(one.severity == g for one in snapshot.stations)]
    ages = [f for f in _FRESHNESS if any(one.freshness == f for one in snapshot.stations)]
    parts = [
        _group(words("legend.kinds"), [
            (symbol(Look(kind=k, severity="none", base="none", freshness="live")),
             words(f"kind.{k}")) for k in kinds
        ]),
        _group(words("legend.severity"), [
            (symbol(Look(kind="level", severity=g, base=g, freshness="live")),
             words(f"severity.{g}")) for g in grades
        ]),
        _group(words("legend.freshness"), [
            (symbol(Look(kind="level", severity="none", base="none", freshness=f)),
             words(f"freshness.{f}")) for f in ages
        ]),
        _group(words("legend.layers"), [
            (f'<span class="swatch swatch-{text(one.style)}" aria-hidden="true"></span>', one.title)
            for one in snapshot.layers or ()
        ]),
    ]  # fmt: skip
    title = f"<h2>{text(words('legend'))}</h2>"
    return f"<section>{title}<div class=legend>{''.join(parts)}</div></section>"


def _group(title: str, rows: list[tuple[str, str]]) -> str:
    if not rows:
        return ""
    items = "".join(f"<li>{drawn}<span>{text(said)}</span></li>" for drawn, said in rows)
    return f"<div><h3>{text(title)}</h3><ul>{items}</ul></div>"


def _kind(kind: str) -> str:
    return kind if kind in BODIES else "other"


# ---------------------------------------------------------------- table


def _table(snapshot: Snapshot, words: Words) -> str:
    if not snapshot.stations:
        body = f"<p>{text(words('stations.none'))}</p>"
    else:
        heads = "".join(f"<th scope=col>{text(words(f'col.{name}'))}</th>" for name in _COLUMNS)
        rows = "".join(_row(one, snapshot, words) for one in snapshot.stations)
        body = (
            f"<div class=scroll tabindex=0><table><thead><tr>{heads}</tr></thead>"
            f"<tbody>{rows}</tbody></table></div>"
        )
        if any(one.distance and one.distance.unverified for one in snapshot.stations):
            body += f"<p class=faint>{text(words('unverified'))}</p>"
    return f"<section><h2>{text(words('stations'))}</h2>{body}</section>"


def _row(station: Station, snapshot: Snapshot, words: Words) -> str:
    """One station. The map's script reads position, name and note from its attributes."""
    reading, state = station.reading, _state(station, words)
    value = words("noreading") if reading is None else reading_text(reading, words)
    aged = age(station, snapshot.at, words)
    far = _distance(station, words)
    silent = station.freshness in SILENT
    note = aged if silent else far if station.distance else value
    shown = words("last", value=value) if silent and reading is not None else value
    data = {
        "name": station.name,
        "note": note,
        "spoken": f"{station.name} · {state} · {shown} · {aged}",
    }
    if station.lon is not None and station.lat is not None:
        data |= {"lat": f"{station.lat:.6f}", "lon": f"{station.lon:.6f}"}
    look = Look(kind=station.kind, severity=station.severity, base=station.base,
                freshness=station.freshness)  # fmt: skip
    cells = [
        f"<span class=state>{symbol(look)}<span>{text(state)}</span></span>",
        "" if reading is None else text(reading.name) + _faint(datum_text(station.datum, words)),
        text(shown),
        text(far),
        text(aged) + ("" if reading is None else _faint(words("at", time=stamp(reading.at)))),
        "" if reading is None else text(words(f"quality.{reading.quality}")),
    ]
    columns = "".join(
        f'<td class="value">{cell}</td>' if place == 2 else f"<td>{cell}</td>"
        for place, cell in enumerate(cells)
    )
    attributes = "".join(f' data-{key}="{text(said)}"' for key, said in data.items())
    return (
        f'<tr{attributes} data-severity="{text(station.severity)}"'
        f' data-freshness="{text(station.freshness)}"><th scope=row><bdi>{text(station.name)}</bdi>'
        f"{_faint(_about(station, words))}</th>{columns}</tr>"
    )


def _faint(said: str) -> str:
    return f'<span class="faint">{text(said)}</span>' if said else ""


def _about(station: Station, words: Words) -> str:
    place = (
        words("position.none")
        if station.lon is None or station.lat is None
        else words("position", lon=f"{station.lon:.5f}", lat=f"{station.lat:.5f}")
    )
    return f"{station.code} · {words(f'kind.{_kind(station.kind)}')} · {place}"


def _state(station: Station, words: Words) -> str:
    """Grade and freshness in words; a silent station says what it was before."""
    fresh, grade = words(f"freshness.{station.freshness}"), words(f"severity.{station.severity}")
    if station.freshness == "never":
        return fresh
    if station.freshness in {"stale", "offline"}:
        known = station.base in {"normal", "blue", "yellow", "orange", "red"}
        was = words("severity.was", grade=words(f"severity.{station.base}")) if known else ""
        return " · ".join(filter(None, [fresh, was]))
    return f"{grade} · {fresh}"


def _distance(station: Station, words: Words) -> str:
    if station.distance is not None and station.reading is not None:
        return distance_text(station.distance, station.reading, words)
    return words("nolevel" if station.base == "none" else "nojudge")


# ---------------------------------------------------------------- sources, places


def _sources(snapshot: Snapshot, words: Words, *, licence: str) -> str:
    none = words("layers.none" if snapshot.layers is not None else "layers.lost")
    rows = [_layer_source(one) for one in snapshot.layers or ()] or [
        (words("legend.layers"), [none])
    ]
    rows += [(words("sources.data"), [_source(one, words)]) for one in snapshot.sources] or [
        (words("sources.data"), [words("sources.live")])
    ]
    rows.append((words("sources.software"), ["Leaflet 1.9.4 (BSD-2-Clause), folium (MIT)"]))
    credits = "".join(
        f"<div><dt>{text(name)}</dt><dd>{'<br>'.join(text(line) for line in lines)}</dd></div>"
        for name, lines in rows
    )
    return (
        f"<section><h2>{text(words('sources'))}</h2><dl class=credits>{credits}</dl>"
        f"<details><summary>Leaflet</summary><pre>{text(licence)}</pre></details></section>"
    )


def _layer_source(layer: Layer) -> tuple[str, list[str]]:
    return layer.title, list(
        filter(None, [" · ".join(filter(None, [layer.source, layer.licence])), layer.caveat])
    )


def _source(source: Source, words: Words) -> str:
    speed = "" if source.speed in {None, 1} else f"×{number(source.speed or 1)}"
    return " · ".join(
        filter(None, [words(f"origin.{source.origin}"), speed, source.series, source.transform])
    )


def _places(snapshot: Snapshot) -> str:
    """Names for the map, hidden here: the script takes them from the document."""
    return "".join(
        f'<span hidden data-place data-lat="{one.lat:.6f}" data-lon="{one.lon:.6f}">'
        f"{text(one.name)}</span>"
        for layer in snapshot.layers or ()
        for one in layer.places
    )
