"""Retention: which readings, revisions and commits leave, by the dated setting alone."""
