"""Commit numbers, counters and dead letters: what the write path says of itself."""
