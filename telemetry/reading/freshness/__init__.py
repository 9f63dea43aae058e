"""Changes of the stations' freshness on record."""
