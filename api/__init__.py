"""HTTP: all endpoints and the live stream, on FastAPI. Knows the stores; no store knows HTTP."""

__version__ = "0.1.0"
