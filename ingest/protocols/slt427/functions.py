"""The function codes AFN that more than one module names, and what their bytes mean."""

from __future__ import annotations

LINK_TEST, SET_CLOCK, QUERY_CLOCK = 0x02, 0x11, 0x51
QUERY_IMAGE, ALARM, MANUAL, IMAGE_REPORT, VOLTAGE_REPORT = 0x61, 0x81, 0x82, 0x83, 0x84
START_UNIT, STOP_UNIT = 0x92, 0x93
QUERY_NOW, REPORT = 0xB0, 0xC0

LINK_WORDS = {0xF0: "login", 0xF1: "logout", 0xF2: "keep"}
MODE_WORDS = {0: "both", 1: "self-report", 2: "query", 3: "debug"}

PUMP, GATE, EXECUTED = 0x0, 0xF, 0xA
"""The top half of the data byte of 92 and 93: what is ordered; in the reply, that it is done."""

PASSWORD = 2  # bytes of PW, which follow the data of an order
