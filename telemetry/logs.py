"""Structured logs of the telemetry processes: one JSON object a line, on stderr."""

from __future__ import annotations

import sys
from typing import Any

import structlog
from structlog.typing import EventDict, Processor


def configure_logs(process: str) -> None:
    """Log as JSON to stderr, each line with ``process``, level and UTC time."""
    structlog.configure(
        processors=[
            _name(process),
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )


def _name(process: str) -> Processor:
    """Return what adds the process to an event; context variables would not reach threads."""

    def add(_logger: Any, _method: str, event: EventDict) -> EventDict:
        return {**event, "process": process}

    return add
