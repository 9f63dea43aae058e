"""How Hangou is set up and run: local stores, images and settings. No domain code."""
