"""Whose clock is wrong: many devices ahead at once accuse the platform's own. Pure.

Rule 4.3 of DESIGN.md; the numbers are the dated setting ``own_clock``.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class ClockWatch:
    """Remembers which devices were heard lately, and which of them were ahead.

    ``devices`` is the least number of devices ahead, ``share`` the part of those heard that
    must be exceeded, ``window`` how far back "lately" reaches, in microseconds.
    """

    devices: int
    share: float
    window: int
    _heard: dict[str, int] = field(default_factory=dict)
    _ahead: dict[str, int] = field(default_factory=dict)

    def hear(self, device_code: str, *, ahead: bool, now: int) -> None:
        """Take note of a message of ``device_code`` at ``now`` (microseconds)."""
        self._heard[device_code] = now
        if ahead:
            self._ahead[device_code] = now
        else:
            self._ahead.pop(device_code, None)

    def suspect(self, now: int) -> bool:
        """Whether the platform's clock is to be suspected at ``now``."""
        if len(self._ahead) < self.devices:
            return False
        since = now - self.window
        ahead = sum(at >= since for at in self._ahead.values())
        heard = sum(at >= since for at in self._heard.values())
        return ahead >= self.devices and ahead > self.share * heard
