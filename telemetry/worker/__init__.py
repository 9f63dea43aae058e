"""The worker process: one active by advisory lock, tenants fed by the commit log and a clock."""
