"""From the field to the store: MQTT collectors, codecs, receipts, device accounts, the twin.

Turns bytes into candidate observations; what becomes of them is telemetry's to decide.
"""
