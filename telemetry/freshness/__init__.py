"""Freshness: how old a station's newest reading is, in the words live, late, stale and so on."""
