"""What is wrong inside a data segment, before its place in the frame is known."""

from __future__ import annotations


class Fault(Exception):  # noqa: N818 - becomes Refused, with offsets counted in the frame
    """A breach of the grammar; ``at`` and ``end`` are bytes of the data segment."""

    def __init__(self, reason: str, at: int, end: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.at = at
        self.end = at + 1 if end is None else end
