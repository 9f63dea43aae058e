"""The list of gates of sluices."""
