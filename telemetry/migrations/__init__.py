"""Alembic revisions of the telemetry store; each runs the plain SQL file of its name."""
