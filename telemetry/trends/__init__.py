"""Trends: whether a quantity rises, falls or stands, and how fast."""
