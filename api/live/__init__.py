"""The live stream: one reader of the commit log for all clients of this process."""
