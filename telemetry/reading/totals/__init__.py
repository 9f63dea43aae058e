"""Totals over hours and hydrological days."""
