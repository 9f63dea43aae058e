"""What is wrong inside a data segment, before its place in the frame is known."""

from __future__ import annotations


class Fault(Exception):  # noqa: N818 - becomes Refused, with offsets counted in the frame
    """A breach of the grammar.

    ``at`` and ``end`` are bytes of the data segment; :meth:`find` sets them for who knows only
    the offending ``text``.
    """

    def __init__(
        self, reason: str, at: int = 0, end: int | None = None, *, text: str | None = None
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.at = at
        self.end = at + 1 if end is None else end
        self._text = text

    def find(self, segment: bytes) -> None:
        """Place the fault at its text, if it has one; keys may be written in any case."""
        if self._text is not None:
            text = self._text.encode()
            found = segment.find(text)
            self.at = found if found >= 0 else max(segment.lower().find(text.lower()), 0)
            self.end = self.at + len(text)
