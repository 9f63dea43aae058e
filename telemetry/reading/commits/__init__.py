"""What the commit log says has changed, for the live stream."""
