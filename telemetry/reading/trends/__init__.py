"""Trends of all series for the map, as JSON."""
