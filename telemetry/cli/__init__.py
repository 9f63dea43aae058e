"""The commands of ``python -m telemetry``: words in, results on stdout, logs on stderr."""
