"""Wake-ups between processes and locks that one process holds for as long as it lives."""
