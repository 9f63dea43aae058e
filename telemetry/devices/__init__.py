"""Field devices: what they are, which stations they serve, what their channels mean."""
