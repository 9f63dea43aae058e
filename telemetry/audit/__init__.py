"""The audit outbox: what was written, by whom and why, in the writer's own transaction."""
