"""The read side of telemetry: answers that PostgreSQL builds as ready JSON or CSV text.

Nothing here writes, and no Python object is made per row. Every connection that is passed in
has gone through :func:`telemetry.reading.store.configure`.
"""
