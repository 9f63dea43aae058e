"""Errors of the telemetry store, by what they concern. They know no HTTP and no MQTT."""

from __future__ import annotations


class TelemetryError(Exception):
    """Base of all errors that the telemetry store raises on purpose."""


class SchemaError(TelemetryError):
    """The database has another schema version than the program."""


class CatalogueError(TelemetryError):
    """A catalogue file of the platform is wrong: says the file, the entry and the mend."""


class NotFoundError(TelemetryError):
    """What was asked for is not on record. ``kind`` and ``code`` name it."""

    def __init__(self, kind: str, code: str) -> None:
        super().__init__(f"no {kind} {code!r} is on record")
        self.kind = kind
        self.code = code


class ConflictError(TelemetryError):
    """What was to be added is there already, or contradicts what is there."""


class InvalidError(TelemetryError):
    """A value that a person or program gave is outside what the field allows."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field


class AmbiguousSeriesError(TelemetryError):
    """More than one series fits what was asked. ``candidates`` lists their identities."""

    def __init__(self, message: str, candidates: list[dict[str, str | None]]) -> None:
        super().__init__(message)
        self.candidates = candidates
