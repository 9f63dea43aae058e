"""Devices as answers tell of them: what they serve, how they were last heard, what is missing."""
