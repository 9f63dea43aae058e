"""Severity: what a value is worth, held against the levels in force."""
