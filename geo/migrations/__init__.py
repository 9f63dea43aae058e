"""Revisions of schema geo, in plain SQL."""
