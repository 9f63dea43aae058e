"""Dead letters once they are written: their quota. The write path makes them."""
