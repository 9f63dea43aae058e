"""The collector: two broker sessions, each with a writer; nothing acknowledged before COMMIT."""
