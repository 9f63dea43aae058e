"""One self-contained HTML file of a snapshot, drawn with folium and the vendored Leaflet.

folium reads what it has rendered a second time as a template (branca's ``Element`` of a macro's
output) and writes popups into JavaScript literals, so a name given to it could run code here and
in the reader's browser. It therefore never sees one: it gets numbers and class names alone, texts
stand escaped in the document, and a script of ours reads them from there. The file's own policy
lets only its scripts run, by their digests, and nothing be fetched.
"""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import folium
from branca.element import Element, Figure, MacroElement
from folium.template import Template

from web.snapshots.model import Layer, Snapshot
from web.snapshots.parts import foot, head, text
from web.snapshots.words import Words

_HERE = Path(__file__).resolve().parent
_NO_FETCH = re.compile(r"url\([^)]*\)")
_CSS_NOTE = re.compile(r"/\*.*?\*/", re.DOTALL)
_MAP_NOTE = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def draw(snapshot: Snapshot, *, static: Path) -> str:
    """Return the file's text: the same for the same snapshot.

    Parameters
    ----------
    static
        The folder of the page's static files, with ``vendor/`` in it (see ``web.static_dir``).

    Raises
    ------
    FileNotFoundError
        If Leaflet is not there; ``deploy/vendor.py`` copies it.
    """
    words = Words(snapshot.language)
    leaflet = static / "vendor" / "leaflet"
    figure = _Page(title=words("title"), language=snapshot.language, theme=snapshot.theme)
    figure.header.add_child(_Verbatim(f"<style>{_styles(static)}</style>"), name="styles")
    figure.header.add_child(_Verbatim(f"<script>{_leaflet(leaflet)}</script>"), name="leaflet")
    figure.script.add_child(_Verbatim((_HERE / "snapshot.js").read_text("utf-8")), name="ours")
    figure.html.add_child(_Verbatim(head(snapshot, words)), name="head")
    figure.add_child(_map(snapshot))
    licence = (leaflet / "LICENSE").read_text("utf-8")
    return figure.whole(foot(snapshot, words, licence=licence))


def _styles(static: Path) -> str:
    """Leaflet's rules without its images, the page's tokens, and the snapshot's own rules."""
    leaflet = (static / "vendor" / "leaflet" / "leaflet.css").read_text("utf-8")
    tokens = (static / "css" / "tokens.css").read_text("utf-8")
    rules = _CSS_NOTE.sub("", _NO_FETCH.sub("none", leaflet))
    return rules + tokens + (_HERE / "snapshot.css").read_text("utf-8")


def _leaflet(folder: Path) -> str:
    """Leaflet as a classic script, its notice kept, its links to other places taken out."""
    code = (folder / "leaflet.js").read_text("utf-8")
    return _MAP_NOTE.sub("", code).replace("https://leafletjs.com", "leafletjs.com")


def _map(snapshot: Snapshot) -> folium.Map:
    view = snapshot.view
    drawn = folium.Map(
        location=[view.lat, view.lon], tiles=None, control_scale=True,
        attribution_control=False, zoom_snap=0.1, min_zoom=3, max_zoom=18,
    )  # fmt: skip
    # folium's own list of scripts and styles on other hosts: none of it is wanted.
    drawn.default_js, drawn.default_css = [], []
    drawn._id, drawn.options["zoom"] = "0", view.zoom
    for place, layer in enumerate(snapshot.layers or ()):
        if layer.geometries:
            drawn.add_child(_vectors(layer, place))
    drawn.add_child(_Start())
    return drawn


def _vectors(layer: Layer, place: int) -> folium.GeoJson:
    features = [
        {"type": "Feature", "id": str(index), "properties": {}, "geometry": dict(geometry)}
        for index, geometry in enumerate(layer.geometries)
    ]
    look = {"className": f"layer {layer.style}", "weight": 1}
    made = folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        style_function=lambda _: look, interactive=False, control=False,
    )  # fmt: skip
    made._id = str(place)
    return made


class _Verbatim(Element):
    """Text that goes into the file as it is, never read as a template."""

    _template = Template("{{ this.text }}")

    def __init__(self, content: str) -> None:
        super().__init__()
        self.text = content


class _Start(MacroElement):
    """The call that puts the document's stations on the map, after folium's own layers."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "snapshot.start({{ this._parent.get_name() }});"
        "{% endmacro %}"
    )

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name, self._id = "Start", "0"


class _Page(Figure):
    """A document with language, theme and a policy of its own, in place of folium's bare one."""

    def __init__(self, *, title: str, language: str, theme: str) -> None:
        super().__init__(title=title)
        self._language, self._theme = language, theme

    def whole(self, foot_html: str) -> str:
        """Return the document, with ``foot_html`` below the map."""
        for child in list(self._children.values()):
            child.render()
        header, body = self.header.render(), self.html.render()
        script = f"\n{self.script.render()}\n"
        allowed = " ".join(_digest(one) for one in [*_SCRIPT.findall(header), script])
        policy = (
            f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:;"
            " base-uri 'none'; form-action 'none'"
        )
        return (
            f'<!DOCTYPE html>\n<html lang="{text(self._language)}"'
            f' data-theme="{text(self._theme)}">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
            f"<title>{text(self.title or '')}</title>\n{header}\n"
            # The last one holds: folium's forbids to zoom.
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"</head>\n<body>\n{body}\n{foot_html}\n<script>{script}</script>\n</body>\n</html>\n"
        )


def _digest(script: str) -> str:
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
