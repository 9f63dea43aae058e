"""The platform's own JSON messages, ``up/data`` and ``up/backlog`` (DESIGN.md 3.1)."""
