"""Function codes (SL 651-2014 annex B) and what follows serial and time in an upward body."""

from __future__ import annotations

KEEP_ALIVE = 0x2F
TEST, UNIFORM, TIMED, ADDITIONAL, HOURLY, MANUAL, PICTURE = range(0x30, 0x37)
QUERY_NOW, QUERY_PERIOD, QUERY_MANUAL, QUERY_ELEMENTS = range(0x37, 0x3B)
SET_BASIC, GET_BASIC, SET_RUNNING, GET_RUNNING = range(0x40, 0x44)
PUMP_MOTOR, VERSION, STATUS, WIPE, RESET, PASSWORD, SET_CLOCK, IC_CARD = range(0x44, 0x4C)
PUMP_CONTROL, VALVE_CONTROL, GATE_CONTROL, QUANTITY_CONTROL, EVENTS, GET_CLOCK = range(0x4C, 0x52)

ELEMENTS = frozenset({*range(TEST, QUERY_ELEMENTS + 1), PUMP_MOTOR})
"""Functions whose upward body is elements, with a class byte behind each station."""
CONTROLS = frozenset(range(PUMP_CONTROL, QUANTITY_CONTROL + 1))
KNOWN = frozenset({KEEP_ALIVE, *range(TEST, QUERY_ELEMENTS + 1), *range(SET_BASIC, GET_CLOCK + 1)})
