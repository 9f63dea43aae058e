"""What can be measured, and the one unit in which each quantity is stored."""
