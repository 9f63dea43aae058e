"""The broker as the platform needs it: accounts of devices, and limits checked at start."""
