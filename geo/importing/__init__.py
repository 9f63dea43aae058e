"""Loading files into layers: read, check, diff, swap."""
