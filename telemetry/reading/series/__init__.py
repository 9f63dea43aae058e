"""Series as the HTTP contract shows them, with the dated origins of their values."""
