"""Time series of the field: stations, series, observations and the worker, on TimescaleDB.

Knows no MQTT and no HTTP. SQL text stands in the ``store.py`` of each subpackage.
"""
