"""Commands of ``python -m ingest``: arguments in, results on stdout, messages on stderr."""
