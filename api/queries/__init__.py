"""The queries of each resource: its parameters, their bounds and examples."""
