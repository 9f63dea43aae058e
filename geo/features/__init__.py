"""Features of the layers: their tables and how they are read."""
