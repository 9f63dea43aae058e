"""Errors of the geo store, by what they concern. They know no HTTP."""

from __future__ import annotations


class GeoError(Exception):
    """Base of all errors that the geo store raises on purpose."""


class SchemaError(GeoError):
    """The database has another schema version than the program, or lacks what it needs."""


class CatalogueError(GeoError):
    """The declaration of a layer is wrong: says the file, the layer, the key and the mend."""


class ImportRefusedError(GeoError):
    """A layer was not loaded and is as it was before: says what, where and what to do."""


class InvalidError(GeoError):
    """A value that a person or program gave is outside what the field allows."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
