"""Stations: fixed measuring places with their dated datums, levels and gates."""
