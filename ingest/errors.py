"""Errors of the ingest processes, by what a person can do about them."""

from __future__ import annotations


class IngestError(Exception):
    """Base of all errors that ingest raises on purpose; the text is for a person."""


class BrokerError(IngestError):
    """The broker is not reachable, refuses us or does not do what was asked of it."""
