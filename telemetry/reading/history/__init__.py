"""Observations of one series over a range of time."""
