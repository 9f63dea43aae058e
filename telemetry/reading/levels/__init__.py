"""Levels of stations for answers: warning stages and what else a value is compared with."""
