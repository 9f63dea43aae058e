"""The Leaflet front end: static files, and the one function that says where they are.

Belongs here: pages, styles, ES modules and their words. Does not: HTTP (``api`` serves the
folder), stores, or anything that knows how a reading was made.
"""

from __future__ import annotations

from pathlib import Path


def static_dir() -> Path:
    """Return the folder of static files: ``api`` serves it under ``/static``.

    ``duty.html`` in it is the page of ``/duty``; its links are relative to the site's root.
    ``vendor/`` in it is filled by ``deploy/vendor.py`` and is not under version control.
    """
    return Path(__file__).resolve().parent / "static"
