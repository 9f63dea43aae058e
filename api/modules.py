"""Which modules a page's script leads to, so that a browser can ask for all of them at once.

Without it a browser learns of a module only from the one that imports it: five times there and back
on a slow link before the first line runs.
"""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

_IMPORT = re.compile(
    r"""^(?:import|export)\b[^'"();]*["'](?P<path>\.[^'"]+)["'];?$""", re.MULTILINE
)
_SCRIPT = re.compile(r'^(?P<indent> *)<script type="module" src="static/(?P<path>[^"]+)">', re.M)


def imported(static: Path, entry: str) -> list[str]:
    """Return the modules that ``entry`` imports, and theirs, each once, those nearest first.

    Paths are relative to the folder ``static``, with "/". What is imported only when it is needed
    (``import()``) is not among them, nor what is not in the folder.
    """
    found = {entry: None}
    for name in (waiting := [entry]):
        text = (static / name).read_text(encoding="utf-8")
        for match in _IMPORT.finditer(text):
            path = _resolved(PurePosixPath(name).parent, match["path"])
            if path not in found and (static / path).is_file():
                found[path] = None
                waiting.append(path)
    return list(found)[1:]


def _resolved(folder: PurePosixPath, path: str) -> str:
    parts: list[str] = []
    for part in (folder / path).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def with_preloads(page: str, static: Path) -> str:
    """Return the page with a link before its module script for each module that it leads to."""
    match = _SCRIPT.search(page)
    if match is None or not (static / match["path"]).is_file():
        return page
    links = [
        f'{match["indent"]}<link rel="modulepreload" href="static/{path}">\n'
        for path in imported(static, match["path"])
    ]
    return page[: match.start()] + "".join(links) + page[match.start() :]
