"""Commands of ``python -m api`` besides serving."""
