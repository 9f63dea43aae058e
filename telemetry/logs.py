"""Structured logs of the telemetry processes: one JSON object a line, on stderr."""

from __future__ import annotations

import sys

import structlog


def configure_logs(process: str) -> None:
    """Log as JSON to stderr, each line with ``process``, level and UTC time."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )
    structlog.contextvars.bind_contextvars(process=process)
