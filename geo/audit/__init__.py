"""The audit outbox of the store."""
