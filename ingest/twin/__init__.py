"""The device twin: simulated field devices that obey the device side of the MQTT contract.

Belongs here: devices with their own MQTT clients, their outboxes, faults on demand, the ledger of
what was sent, and the demo that replays real series. Not here: anything of the collector; the twin
knows the platform by its MQTT topics and, for provisioning alone, by the registry.
"""
