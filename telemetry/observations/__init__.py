"""The write path of readings: validation, units, identity, and the one transaction.

Every source (MQTT JSON, other protocols, files) hands in candidate observations; what
becomes of them is decided here and nowhere else.
"""
