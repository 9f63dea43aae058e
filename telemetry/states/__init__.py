"""States of the platform itself: low disk, its own clock, its worker's tenants."""
