"""HTTP: all endpoints and the live stream, on FastAPI. Knows the stores; no store knows HTTP."""
