"""The newest value of each series, for the whole map in one call."""
