"""Derived demo values: how far the demo gates stand open and which demo pumps run.

Belongs here: two pure rules over the replayed headwater. They are made up and are declared so by
origin "derived"; no gate or pump anywhere is known to follow them. Not here: the headwater itself.
"""

from collections.abc import Sequence

from ingest.twin.model import DemoGate

CLOSED, OPEN, OPENING, CLOSING = 0, 1, 2, 3
STOPPED, RUNNING = 0, 1
_STEP = 0.1  # m; a demo gate is set to whole decimetres

_MEDIAN = "from its median to its 97 % quantile over the replayed window"
PUMP_RULE = f"pumps start one after another as the headwater rises {_MEDIAN}"


def gate_rule(opens: tuple[float, float] | None) -> str:
    """The gates' rule in words; `opens` are the two headwaters in m, where they are given."""
    rise = _MEDIAN if opens is None else f"from {opens[0]:.2f} to {opens[1]:.2f} m"
    return f"gates open one after another as the headwater rises {rise}, in steps of 0.10 m"


def share_open(headwater: float, low: float, high: float) -> float:
    """0 at or below `low`, 1 at or above `high`, linear between; all in m."""
    return min(1.0, max(0.0, (headwater - low) / (high - low)))


def openings(share: float, gates: Sequence[DemoGate]) -> list[float]:
    """Opening in m of each gate when `share` (0 to 1) of the sluice's capacity is wanted."""
    wanted = share * len(gates)
    return [
        round(round(min(1.0, max(0.0, wanted - index)) * gate.maximum / _STEP) * _STEP, 1)
        for index, gate in enumerate(gates)
    ]


def gate_state(opening: float, before: float) -> int:
    """Code of the catalogue's gate_state for an opening now and one step before, both in m."""
    if opening > before:
        return OPENING
    if opening < before:
        return CLOSING
    return OPEN if opening > 0 else CLOSED


def pump_states(share: float, count: int) -> list[int]:
    """State code of each of `count` pumps when `share` (0 to 1) of them is wanted."""
    running = round(share * count)
    return [RUNNING if index < running else STOPPED for index in range(count)]
