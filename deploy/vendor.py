"""Copy the browser's libraries from ``node_modules`` to ``web/static/vendor``.

The page takes nothing from other hosts, so what it loads is served by ours. The
list is here and nowhere else; a library that is listed must be installed.
"""

import shutil
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]

# Library: its files, as they lie below node_modules/NAME. The page takes Leaflet as a module; a
# snapshot, which is one file without modules, takes the classic script.
FILES = {
    "leaflet": (
        "dist/leaflet-src.esm.js",
        "dist/leaflet.js",
        "dist/leaflet.css",
        "dist/images",
        "LICENSE",
    ),
    "uplot": ("dist/uPlot.esm.js", "dist/uPlot.min.css", "LICENSE"),
    "proj4": ("LICENSE.md",),
    "geographiclib-geodesic": ("LICENSE.txt",),
}
# Libraries without a module that a browser loads by itself: their script, made to give what it
# would give a CommonJS loader, so that nothing becomes a global of the page.
WRAPPED = {
    "proj4/proj4.esm.js": "proj4/dist/proj4.js",
    "geographiclib-geodesic/geodesic.esm.js": (
        "geographiclib-geodesic/geographiclib-geodesic.min.js"
    ),
}
# Beside a script, so that the type checker reads the package's types and not the script.
TYPES = {
    "leaflet/leaflet-src.esm.d.ts": 'export * from "leaflet";\n',
    "uplot/uPlot.esm.d.ts": 'export { default } from "uplot";\n',
    "proj4/proj4.esm.d.ts": 'export { default } from "proj4";\n',
    "geographiclib-geodesic/geodesic.esm.d.ts": (
        'import * as geodesic from "geographiclib-geodesic";\nexport default geodesic;\n'
    ),
}


def copy(modules: Path, vendor: Path) -> None:
    """Copy all files, so that ``vendor`` holds exactly what is listed.

    Raises
    ------
    FileNotFoundError
        If a listed file is not there; ``npm ci`` installs it.
    """
    shutil.rmtree(vendor, ignore_errors=True)
    for library, names in FILES.items():
        for name in names:
            source = modules / library / name
            # What lies in dist/ loses that folder: the page says vendor/leaflet/leaflet.js.
            target = vendor / library / name.removeprefix("dist/")
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, target)
            else:
                shutil.copyfile(source, target)
    for name, script in WRAPPED.items():
        text = (modules / script).read_text("utf-8")
        (vendor / name).write_text(as_module(text), "utf-8")
    for name, text in TYPES.items():
        (vendor / name).write_text(text, "utf-8")


def as_module(script: str) -> str:
    """A module whose default export is what the script gives a CommonJS loader."""
    return (
        "const module = { exports: {} };\nconst exports = module.exports;\n"
        f"{script}\nexport default module.exports;\n"
    )


if __name__ == "__main__":
    try:
        copy(CHECKOUT / "node_modules", CHECKOUT / "web" / "static" / "vendor")
    except FileNotFoundError as error:
        sys.exit(f"{error.filename} is missing; run npm ci")
